import { svg } from "./dom.js";

/**
 * A chart of lines over the ticks of an episode, with a cursor at the moment that is shown.
 *
 * @typedef {{ label: string, values: (number | null)[], style: string }} Series
 * @typedef {{ label: string, value: number }} Level
 *
 * @typedef {object} ChartOptions
 * @property {Series[]} series The values by tick; null leaves a gap.
 * @property {Level[]} [levels] Dashed lines across the chart.
 * @property {number} [top] The largest value; the smallest is 0.
 * @property {number} [height]
 * @property {string} label What the chart shows, for readers of the screen.
 * @property {(tick: number) => void} pick Called with the tick that was clicked.
 */

const WIDTH = 600;

/** @param {ChartOptions} options */
export function lineChart({ series, levels = [], top = 1, height = 60, label, pick }) {
  const ticks = Math.max(2, ...series.map((line) => line.values.length));
  const x = (/** @type {number} */ tick) => (tick / (ticks - 1)) * WIDTH;
  const y = (/** @type {number} */ value) => height - 2 - Math.min(1, Math.max(0, value / top)) * (height - 4);
  const cursor = svg("line", { class: "cursor", y1: 0, y2: height });
  const element = svg(
    "svg",
    {
      class: "chart",
      viewBox: `0 0 ${WIDTH} ${height}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": label,
      click: (/** @type {MouseEvent} */ event) => {
        const box = element.getBoundingClientRect();
        pick(Math.round(((event.clientX - box.left) / box.width) * (ticks - 1)));
      },
    },
    ...[0, 0.5, 1].map((share) =>
      svg("line", { class: "grid", x1: 0, x2: WIDTH, y1: y(share * top), y2: y(share * top) }),
    ),
    ...levels.map((level) =>
      svg(
        "line",
        { class: "level", x1: 0, x2: WIDTH, y1: y(level.value), y2: y(level.value) },
        svg("title", {}, level.label),
      ),
    ),
    ...series.map((line) =>
      svg("path", { class: `line ${line.style}`, d: path(line.values, x, y) }, svg("title", {}, line.label)),
    ),
    cursor,
  );
  element.style.height = `${height}px`;
  return {
    element,
    /** @param {number} tick */
    show(tick) {
      const place = x(Math.min(tick, ticks - 1));
      cursor.setAttribute("x1", String(place));
      cursor.setAttribute("x2", String(place));
    },
  };
}

/**
 * @param {(number | null)[]} values
 * @param {(tick: number) => number} x
 * @param {(value: number) => number} y
 */
function path(values, x, y) {
  let isOpen = false;
  let text = "";
  values.forEach((value, tick) => {
    if (value === null) isOpen = false;
    else {
      text += `${isOpen ? "L" : "M"}${x(tick).toFixed(1)} ${y(value).toFixed(1)}`;
      isOpen = true;
    }
  });
  return text;
}
