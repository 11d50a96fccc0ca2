import { el, fill } from "./dom.js";
import { firstDifference } from "./first_difference.js";
import { mapView } from "./map_view.js";
import { orderView } from "./order_view.js";
import { actionWords, decimal, title, whole } from "./words.js";

/**
 * A second episode beside the one that is shown, at the same game time, and where the two part.
 *
 * @typedef {import("./episode.js").Episode} Episode
 * @typedef {import("./types.js").Tick} Tick
 * @typedef {import("./types.js").RunData} RunData
 */

/**
 * @param {RunData} run
 * @param {(number: number) => Promise<Episode>} load
 * @param {{ go: (tick: number) => void }} act
 */
export function comparePanel(run, load, act) {
  const map = mapView(() => undefined);
  const choice = el("select", { "aria-label": "Compare with", change: () => choose(Number(choice.value)) });
  const parting = el("p", { class: "parting" });
  const figures = el("div", { class: "scroll" });
  const orders = el("div", { class: "columns" });
  const element = el(
    "div",
    { class: "compare" },
    el("p", {}, "Beside it: ", choice),
    parting,
    map.element,
    figures,
    orders,
  );
  /** @type {Episode | null} */
  let ours = null;
  /** @type {Episode | null} */
  let theirs = null;
  let tick = 0;
  let between = 0;
  let request = 0;

  /** @param {number} number */
  async function choose(number) {
    const mine = ours;
    const found = await load(number);
    if (mine === null || mine !== ours) return;
    theirs = found;
    choice.value = String(number);
    map.load(theirs.scenes);
    map.element.hidden = theirs.scenes === null;
    show();
    fill(parting, "Looking for the first order that differs…");
    const difference = await firstDifference(
      mine.minds,
      theirs.minds,
      Math.max(mine.data.ticks.length, theirs.data.ticks.length),
    );
    if (mine !== ours || theirs !== found) return;
    if (difference === null) fill(parting, "Both gave the same orders from start to end.");
    else {
      fill(
        parting,
        `They part in tick ${difference.tick}, at the ${title(difference.role).toLowerCase()}: `,
        el("strong", {}, mine.data.team),
        ` orders ${difference.first ? actionWords(difference.first) : "nothing"}; `,
        el("strong", {}, found.data.team),
        ` orders ${difference.second ? actionWords(difference.second) : "nothing"}. `,
        el("button", { class: "link", click: () => act.go(difference.tick) }, "Go there"),
      );
    }
    return difference;
  }

  async function show() {
    if (ours === null || theirs === null) return;
    const now = ours.data.ticks[tick];
    const place = atSameTime(theirs.data.ticks, now?.game_tick ?? 0);
    const other = theirs.data.ticks[place];
    map.show(place, place === tick ? between : 0, null);
    fill(figures, figuresTable(ours, now, theirs, other));
    const asked = ++request;
    const [first, second] = await Promise.all([ours.minds.at(tick), theirs.minds.at(place)]);
    if (asked !== request) return;
    fill(
      orders,
      ordersColumn(`${nameWords(ours)}, tick ${tick}`, first.minds?.roles ?? []),
      ordersColumn(`${nameWords(theirs)}, tick ${place}`, second.minds?.roles ?? []),
    );
  }

  return {
    element,
    /**
     * Compare with the most fitting other episode.
     *
     * @param {Episode} episode
     * @param {number} number
     */
    async load(episode, number) {
      ours = episode;
      theirs = null;
      const others = run.episodes
        .map((row, place) => ({ row, place }))
        .filter((each) => each.place !== number && !each.row.href);
      fill(choice, ...others.map((each) => el("option", { value: each.place }, each.row.name)));
      const own = run.episodes[number];
      const fitting =
        others.find((each) => each.row.scenario === own.scenario && each.row.seed === own.seed) ?? others[0];
      return fitting === undefined ? null : ((await choose(fitting.place)) ?? null);
    },
    /**
     * @param {number} shown
     * @param {number} share
     */
    show(shown, share) {
      const isSame = shown === tick;
      [tick, between] = [shown, share];
      if (isSame && theirs !== null && ours !== null)
        map.show(atSameTime(theirs.data.ticks, ours.data.ticks[tick]?.game_tick ?? 0), share, null);
      else show();
    },
  };
}

/**
 * The last tick that began no later than this game tick.
 *
 * @param {Tick[]} ticks
 * @param {number} gameTick
 */
function atSameTime(ticks, gameTick) {
  const place = ticks.findIndex((tick) => tick.game_tick > gameTick);
  return place === -1 ? ticks.length - 1 : Math.max(0, place - 1);
}

/**
 * @param {Episode} ours
 * @param {Tick | undefined} now
 * @param {Episode} theirs
 * @param {Tick | undefined} other
 */
function figuresTable(ours, now, theirs, other) {
  /** @type {[string, (tick: Tick | undefined) => string][]} */
  const lines = [
    ["Score", (tick) => decimal(tick?.composite)],
    ["Colonists", (tick) => String(tick?.colonists.length ?? "–")],
    ["Enemies", (tick) => String(tick?.enemies ?? "–")],
    ["Days of food", (tick) => decimal(tick?.figures.food_days, 1)],
    ["Mood", (tick) => decimal(tick?.figures.mood_average, 2)],
    ["Wealth", (tick) => whole(tick?.figures.wealth ?? 0)],
  ];
  return el(
    "table",
    {},
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", {}),
        el("th", { scope: "col" }, nameWords(ours)),
        el("th", { scope: "col" }, nameWords(theirs)),
      ),
    ),
    el(
      "tbody",
      {},
      ...lines.map(([label, value]) =>
        el("tr", {}, el("th", { scope: "row" }, label), el("td", {}, value(now)), el("td", {}, value(other))),
      ),
    ),
  );
}

/** @param {Episode} episode */
function nameWords(episode) {
  return `${episode.data.name} (${episode.data.team})`;
}

/**
 * @param {string} label
 * @param {import("./types.js").Mind[]} minds
 */
function ordersColumn(label, minds) {
  const acting = minds.filter((mind) => mind.orders.length > 0);
  return el(
    "section",
    {},
    el("h3", {}, label),
    acting.length === 0 && el("p", { class: "quiet" }, "No orders."),
    ...acting.map((mind) =>
      el("div", {}, el("h4", {}, title(mind.role)), el("ul", { class: "orders" }, ...mind.orders.map(orderView))),
    ),
  );
}
