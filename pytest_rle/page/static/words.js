/** Numbers and names in words. */

/**
 * @param {number | null | undefined} value
 * @param {number} [digits]
 */
export function decimal(value, digits = 3) {
  return value === null || value === undefined ? "–" : value.toFixed(digits);
}

/**
 * A change with its sign.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function signed(value, digits = 3) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
}

/** @param {number} share */
export function percent(share) {
  return `${Math.round(share * 100)} %`;
}

/** @param {number} value */
export function whole(value) {
  return Math.round(value).toLocaleString("en");
}

/**
 * Money in USD. Calls of unknown cost make it a lower bound.
 *
 * @param {number} usd
 * @param {number} [unknown] How many calls have no known cost.
 */
export function money(usd, unknown = 0) {
  return `${unknown > 0 ? "≥ " : ""}$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}

/** @param {string} name A name such as `medical_officer`. */
export function title(name) {
  const plain = name.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** @param {string} def A def name such as `MealSimple`. */
export function defWords(def) {
  return def
    .replaceAll("_", " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/**
 * The day that a tick belongs to. The end of an episode belongs to the day that it ends.
 *
 * @param {{ day: number, is_end: boolean }} tick
 */
export function dayWords(tick) {
  return `Day ${tick.is_end ? Math.max(1, Math.ceil(tick.day - 1e-9)) : Math.floor(tick.day + 1e-9) + 1}`;
}

/**
 * An action in one line: its type, and its fields without priority and reason.
 *
 * @param {Record<string, unknown>} action
 */
export function actionWords(action) {
  const parts = Object.entries(action)
    .filter(
      ([name, value]) =>
        !["type", "priority", "reason"].includes(name) &&
        value !== null &&
        !(Array.isArray(value) && value.length === 0),
    )
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${fieldWords(value)}`);
  return [title(String(action.type)), parts.join(", ")].filter(Boolean).join(": ");
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function fieldWords(value) {
  if (Array.isArray(value)) return value.map(fieldWords).join(" ");
  if (typeof value === "object" && value !== null) {
    const area = /** @type {Record<string, unknown>} */ (value);
    if ("x1" in area && "z2" in area) return `${area.x1},${area.z1} to ${area.x2},${area.z2}`;
    return Object.entries(area)
      .map(([name, inner]) => `${name} ${fieldWords(inner)}`)
      .join(" ");
  }
  return String(value);
}

/**
 * A result in words: the score, and its parts if the scoring version has them.
 *
 * @param {import("./types.js").EpisodeRow} row
 * @returns {string}
 */
export function scored(row) {
  const parts =
    row.mean === null ? "" : ` (mean ${decimal(row.mean)}, final ${decimal(row.final)}, goal ${decimal(row.goal)})`;
  return `score ${decimal(row.score)}${parts}`;
}
