/**
 * What changed between two texts, line by line.
 *
 * @typedef {{ sign: " " | "+" | "-", text: string }} DiffLine
 */

/** Texts with more differing lines than this are shown as removed and added in whole. */
const MOST_LINES = 1500;

/**
 * @param {string} before
 * @param {string} after
 * @returns {DiffLine[]}
 */
export function diffLines(before, after) {
  const old = before.split("\n");
  const now = after.split("\n");
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const same = (/** @type {string} */ text) => /** @type {DiffLine} */ ({ sign: " ", text });
  return [
    ...now.slice(0, head).map(same),
    ...changed(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...now.slice(now.length - tail).map(same),
  ];
}

/**
 * Keep only the changed lines and some around them.
 *
 * @param {DiffLine[]} lines
 * @param {number} around
 * @returns {DiffLine[]}
 */
export function onlyChanges(lines, around = 2) {
  const kept = new Set();
  lines.forEach((line, place) => {
    if (line.sign !== " ") for (let near = place - around; near <= place + around; near++) kept.add(near);
  });
  return lines.filter((_, place) => kept.has(place));
}

/**
 * The shortest edit, by the longest common subsequence.
 *
 * @param {string[]} old
 * @param {string[]} now
 * @returns {DiffLine[]}
 */
function changed(old, now) {
  if (old.length > MOST_LINES || now.length > MOST_LINES) {
    return [...old.map((text) => line("-", text)), ...now.map((text) => line("+", text))];
  }
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        old[i] === now[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  /** @type {DiffLine[]} */
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push(line(" ", now[j]));
      i++;
      j++;
    } else if (j >= now.length || (i < old.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
      lines.push(line("-", old[i++]));
    } else {
      lines.push(line("+", now[j++]));
    }
  }
  return lines;
}

/**
 * @param {DiffLine["sign"]} sign
 * @param {string} text
 * @returns {DiffLine}
 */
function line(sign, text) {
  return { sign, text };
}
