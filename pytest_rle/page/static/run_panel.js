import { el, fill, svg } from "./dom.js";
import { counted, decimal, money, signed, title, whole } from "./words.js";

/**
 * The whole run: a table of its episodes, means with their intervals and a point per seed, costs and failures.
 *
 * @typedef {import("./types.js").RunData} RunData
 * @typedef {import("./types.js").EpisodeRow} EpisodeRow
 * @typedef {import("./types.js").TeamMean} TeamMean
 */

/**
 * @param {RunData} run
 * @param {(episode: number) => void} open
 */
export function runPanel(run, open) {
  const element = el("div", { class: "run" });
  const scenarios = [...new Set(run.means.map((mean) => mean.scenario))];
  fill(
    element,
    el("h3", {}, counted(run.episodes.length, "episode")),
    el("div", { class: "scroll" }, table(run, open)),
    ...scenarios.flatMap((scenario) => [
      el("h3", {}, `Scores in ${scenario}`),
      points(run.means.filter((mean) => mean.scenario === scenario)),
    ]),
    ...comparisons(run),
    el("h3", {}, "Costs and failures"),
    el("div", { class: "scroll" }, costs(run)),
    el("p", { class: "quiet" }, run.made_by),
  );
  return element;
}

/**
 * @param {RunData} run
 * @param {(episode: number) => void} open
 */
function table(run, open) {
  const heads = ["Episode", "Score", "Outcome", "Days", "Alive", "Anchored", "Team", "Seed"];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el(
      "tbody",
      {},
      ...run.episodes.map((row, place) =>
        el(
          "tr",
          {},
          el(
            "td",
            {},
            row.href
              ? el("a", { href: row.href.split("/").map(encodeURIComponent).join("/") }, row.name)
              : el("button", { class: "link", click: () => open(place) }, row.name),
          ),
          el("td", {}, row.is_valid ? decimal(row.score) : "–"),
          el("td", { title: row.reason }, row.outcome),
          el("td", {}, decimal(row.days, 1)),
          el("td", {}, `${row.colonists}/${row.founders}`),
          el("td", {}, decimal(row.anchored)),
          el("td", {}, row.team),
          el("td", {}, String(row.seed)),
        ),
      ),
    ),
  );
}

/**
 * A point for each seed, and the mean with its 95 % interval.
 *
 * @param {TeamMean[]} means
 */
function points(means) {
  const height = 26;
  const x = (/** @type {number} */ score) => 10 + Math.min(1, Math.max(0, score)) * 580;
  const lines = means.map((mean, place) => {
    const y = place * height + height / 2;
    return svg(
      "g",
      {},
      svg("title", {}, meanWords(mean)),
      mean.interval &&
        svg("line", { class: "interval", x1: x(mean.interval[0]), x2: x(mean.interval[1]), y1: y, y2: y }),
      ...mean.scores.map((score, seed) =>
        svg(
          "circle",
          { class: "seed", cx: x(score), cy: y, r: 4 },
          svg("title", {}, `seed ${mean.seeds[seed]}: ${decimal(score)}`),
        ),
      ),
      svg("line", { class: "mean", x1: x(mean.mean), x2: x(mean.mean), y1: y - 9, y2: y + 9 }),
    );
  });
  const drawn = svg(
    "svg",
    {
      class: "points",
      viewBox: `0 0 600 ${means.length * height}`,
      role: "img",
      "aria-label": "Scores by team, from 0 to 1",
    },
    svg("line", { class: "grid", x1: 10, x2: 10, y1: 0, y2: means.length * height }),
    svg("line", { class: "grid", x1: 300, x2: 300, y1: 0, y2: means.length * height }),
    svg("line", { class: "grid", x1: 590, x2: 590, y1: 0, y2: means.length * height }),
    ...lines,
  );
  return el("div", { class: "point-rows" }, drawn, el("ul", {}, ...means.map((mean) => el("li", {}, meanWords(mean)))));
}

/** @param {TeamMean} mean */
function meanWords(mean) {
  const of = counted(mean.seeds.length, "seed");
  const interval = mean.interval ? `, 95 % interval ${decimal(mean.interval[0])} to ${decimal(mean.interval[1])}` : "";
  return `${mean.team}: mean ${decimal(mean.mean)} of ${of}${interval}`;
}

/** @param {RunData} run */
function comparisons(run) {
  if (run.comparisons.length === 0) return [];
  return [
    el("h3", {}, "Teams side by side, over the same seeds"),
    el(
      "ul",
      {},
      ...run.comparisons.map((each) =>
        el(
          "li",
          {},
          `${each.scenario}: ${each.first} minus ${each.second} is ${signed(each.mean_difference)} over ${counted(each.pairs, "seed")}`,
          each.interval ? `, 95 % interval ${signed(each.interval[0])} to ${signed(each.interval[1])}` : "",
          each.p_value !== null && each.pairs > 1 ? `, p = ${decimal(each.p_value)}` : "",
        ),
      ),
    ),
  ];
}

/** @param {RunData} run */
function costs(run) {
  const heads = [
    "Episode",
    "Calls",
    "Tokens in",
    "Tokens out",
    "Cost",
    "Model time",
    "Orders",
    "No plan",
    "Failed calls",
  ];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el(
      "tbody",
      {},
      ...run.episodes.map((row) =>
        el(
          "tr",
          {},
          el("td", {}, row.name),
          el("td", {}, whole(row.calls)),
          el("td", {}, whole(row.prompt_tokens)),
          el("td", {}, whole(row.completion_tokens)),
          el("td", {}, row.calls ? money(row.cost_usd, row.unknown_cost_calls) : "–"),
          el("td", {}, row.calls ? `${decimal(row.model_seconds, 0)} s` : "–"),
          el("td", {}, classes(row.orders)),
          el(
            "td",
            {},
            classes(Object.fromEntries(Object.entries(row.deliberations).filter(([status]) => status !== "success"))),
          ),
          el("td", {}, classes(row.faults)),
        ),
      ),
    ),
  );
}

/** @param {Record<string, number>} counts */
function classes(counts) {
  const parts = Object.entries(counts).map(([name, count]) => `${whole(count)} ${title(name).toLowerCase()}`);
  return parts.join(", ") || "–";
}
