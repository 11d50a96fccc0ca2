import { el, fill } from "./dom.js";
import { lineChart } from "./line_chart.js";
import { decimal, percent, signed, title } from "./words.js";

/**
 * The score over time: the composite, every metric, and what moved most in the tick that is shown.
 *
 * @typedef {import("./types.js").EpisodeData} EpisodeData
 * @typedef {import("./types.js").EpisodeRow} EpisodeRow
 */

const MOVES = 4;

/**
 * @param {(tick: number) => void} go
 */
export function scorePanel(go) {
  const element = el("div", { class: "score" });
  const moved = el("ul", { class: "moves" });
  const value = el("strong", { class: "big" });
  /** @type {{ show: (tick: number) => void }[]} */
  let charts = [];
  /** @type {[string, HTMLElement][]} */
  let values = [];

  return {
    element,
    /**
     * @param {EpisodeData} episode
     * @param {EpisodeRow} row
     * @param {EpisodeData[]} others Episodes of the same scenario and seed.
     */
    load(episode, row, others) {
      const names = [...new Set(episode.ticks.flatMap((tick) => Object.keys(tick.metrics)))];
      names.sort((a, b) => (episode.weights[b] ?? 0) - (episode.weights[a] ?? 0));
      const composite = lineChart({
        series: [
          ...others.map((other, place) => ({
            label: other.team,
            values: byTime(other, episode),
            style: `other other-${place % 3}`,
          })),
          { label: episode.team, values: episode.ticks.map((tick) => tick.composite), style: "own" },
        ],
        levels: levels(episode),
        height: 130,
        label: "Score over time",
        pick: go,
      });
      charts = [composite];
      values = [];
      const rows = names.map((name) => {
        const chart = lineChart({
          series: [
            { label: title(name), values: episode.ticks.map((tick) => tick.metrics[name] ?? null), style: "own" },
          ],
          height: 34,
          label: `${title(name)} over time`,
          pick: go,
        });
        const number = el("output");
        charts.push(chart);
        values.push([name, number]);
        const weight = episode.weights[name];
        return el(
          "div",
          { class: "metric" },
          el("span", {}, title(name), weight !== undefined && el("small", {}, ` ${percent(weight)}`)),
          chart.element,
          number,
        );
      });
      fill(
        element,
        el(
          "p",
          {},
          value,
          " ",
          row.anchored !== null
            ? `Anchored ${decimal(row.anchored)}: 0 is an unmanaged colony, 1 the scripted team.`
            : "Score after this tick, from 0 to 1. Each metric below counts with its weight.",
        ),
        composite.element,
        legend(episode, others),
        el("h3", {}, "What moved most in this tick"),
        moved,
        el("h3", {}, "Metrics"),
        ...rows,
      );
    },
    /**
     * @param {EpisodeData} episode
     * @param {number} tick
     */
    show(episode, tick) {
      for (const chart of charts) chart.show(tick);
      const now = episode.ticks[tick];
      const scored = now?.composite === null || now === undefined ? episode.ticks[tick - 1] : now;
      value.textContent = decimal(scored?.composite);
      for (const [name, output] of values) output.textContent = decimal(scored?.metrics[name], 2);
      const found = moves(episode, scored?.tick ?? 0);
      fill(
        moved,
        ...found.map(([name, change]) =>
          el("li", { class: change < 0 ? "down" : "up" }, `${change < 0 ? "▼" : "▲"} ${title(name)} ${signed(change)}`),
        ),
        found.length === 0 && el("li", { class: "quiet" }, "Nothing moved."),
      );
    },
  };
}

/**
 * The metrics that changed most since the tick before, largest first.
 *
 * @param {EpisodeData} episode
 * @param {number} tick
 * @returns {[string, number][]}
 */
export function moves(episode, tick) {
  const now = episode.ticks[tick]?.metrics ?? {};
  const before = episode.ticks[tick - 1]?.metrics ?? {};
  /** @type {[string, number][]} */
  const changes = [];
  for (const [name, value] of Object.entries(now)) {
    const old = before[name];
    if (value !== null && old !== null && old !== undefined && Math.abs(value - old) >= 0.0005)
      changes.push([name, value - old]);
  }
  changes.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  return changes.slice(0, MOVES);
}

/**
 * Another episode's composite at the moments of this one.
 *
 * @param {EpisodeData} other
 * @param {EpisodeData} episode
 */
function byTime(other, episode) {
  let place = 0;
  return episode.ticks.map((tick) => {
    while (place + 1 < other.ticks.length && other.ticks[place + 1].game_tick <= tick.game_tick) place++;
    return other.ticks[place]?.composite ?? null;
  });
}

/** @param {EpisodeData} episode */
function levels(episode) {
  const found = episode.baseline;
  if (found === null) return [];
  return [
    { label: "The idle policy's mean", value: found.idle },
    { label: `The mean of ${found.reference_policy}`, value: found.reference },
  ];
}

/**
 * @param {EpisodeData} episode
 * @param {EpisodeData[]} others
 */
function legend(episode, others) {
  if (others.length === 0 && episode.baseline === null) return null;
  return el(
    "p",
    { class: "chart-legend" },
    el("span", { class: "key own" }, episode.team),
    ...others.map((other, place) => el("span", { class: `key other-${place % 3}` }, other.team)),
    ...levels(episode).map((level) => el("span", { class: "key level" }, `${level.label} ${decimal(level.value)}`)),
  );
}
