import { el, fill } from "./dom.js";
import { lineChart } from "./line_chart.js";
import { defWords, percent } from "./words.js";

/**
 * The colonists: mood and needs over time, wounds, skills, and what each did with the day.
 *
 * @typedef {import("./types.js").EpisodeData} EpisodeData
 * @typedef {import("./scenes.js").Scenes} Scenes
 */

/** The needs, by their column in the row of the layer `people`. */
const NEEDS = /** @type {const} */ ([
  ["Mood", 1],
  ["Food", 2],
  ["Rest", 3],
  ["Joy", 4],
  ["Comfort", 5],
  ["Beauty", 6],
  ["Outdoors", 7],
]);
const DOWNED = 8;
const PASSIONS = ["", " ★", " ★★"];

/** @param {{ go: (tick: number) => void, follow: (pawn: string) => void }} act */
export function peoplePanel(act) {
  const element = el("div", { class: "people" });
  /** @type {Map<string, ReturnType<typeof card>>} */
  let cards = new Map();

  return {
    element,
    /**
     * @param {EpisodeData} episode
     * @param {Scenes | null} scenes
     */
    load(episode, scenes) {
      const names = colonistNames(episode, scenes);
      cards = new Map([...names].map(([id, name]) => [id, card(id, name, episode, scenes, act)]));
      fill(
        element,
        scenes === null &&
          el(
            "p",
            { class: "quiet" },
            "This record is of an earlier version: it has moods, but no needs, wounds or skills.",
          ),
        ...[...cards.values()].map((each) => each.element),
      );
    },
    /** @param {number} tick */
    show(tick) {
      for (const each of cards.values()) each.show(tick);
    },
  };
}

/**
 * The colonists that the episode ever had, by id.
 *
 * @param {EpisodeData} episode
 * @param {Scenes | null} scenes
 */
export function colonistNames(episode, scenes) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const [place, tick] of episode.ticks.entries()) {
    for (const colonist of tick.colonists)
      if (!names.has(String(colonist.id))) names.set(String(colonist.id), `Colonist ${colonist.id}`);
    for (const deed of tick.deeds)
      if (deed.pawn !== null && deed.name && names.has(String(deed.pawn))) names.set(String(deed.pawn), deed.name);
    for (const [id, row] of Object.entries(scenes?.at(place).pawns ?? {}))
      if (row[0] === "colonist") names.set(id, String(row[1]));
  }
  return names;
}

/**
 * @param {string} id
 * @param {string} name
 * @param {EpisodeData} episode
 * @param {Scenes | null} scenes
 * @param {{ go: (tick: number) => void, follow: (pawn: string) => void }} act
 */
function card(id, name, episode, scenes, act) {
  const row = (/** @type {number} */ tick) => scenes?.at(tick).people?.[id];
  const alive = (/** @type {number} */ tick) => episode.ticks[tick]?.colonists.find((each) => String(each.id) === id);
  const share = (/** @type {number} */ tick, /** @type {number} */ column) => {
    const value = row(tick)?.[column];
    if (typeof value === "number") return value / 100;
    return column === 1 ? (alive(tick)?.mood ?? null) : null;
  };
  const needs = NEEDS.filter(([, column]) => episode.ticks.some((_, tick) => share(tick, column) !== null)).map(
    ([label, column]) => {
      const chart = lineChart({
        series: [
          { label, values: episode.ticks.map((_, tick) => share(tick, column)), style: column === 1 ? "own" : "need" },
        ],
        height: column === 1 ? 48 : 20,
        label: `${label} of ${name} over time`,
        pick: act.go,
      });
      const number = el("output");
      return {
        chart,
        number,
        column,
        element: el("div", { class: "metric" }, el("span", {}, label), chart.element, number),
      };
    },
  );
  const state = el("span", { class: "quiet" });
  const wounds = el("p", { class: "wounds" });
  const day = el("p", {});
  const skills = el("p", { class: "quiet" });
  const element = el(
    "section",
    { class: "card" },
    el(
      "h3",
      {},
      el("button", { class: "link", title: "Follow on the map", click: () => act.follow(id) }, name),
      " ",
      state,
    ),
    ...needs.map((need) => need.element),
    wounds,
    day,
    skills,
  );
  return {
    element,
    /** @param {number} tick */
    show(tick) {
      const person = alive(tick);
      const now = row(tick);
      element.classList.toggle("gone", person === undefined && now === undefined);
      fill(state, stateWords(person, now, scenes?.at(tick), id));
      for (const need of needs) {
        need.chart.show(tick);
        const value = share(tick, need.column);
        need.number.textContent = value === null ? "–" : percent(value);
      }
      fill(wounds, ...woundWords(scenes?.at(tick).wounds?.[id]));
      fill(day, dayWords(episode, tick, id, name, row));
      fill(skills, skillWords(scenes?.at(tick).skills?.[id]));
    },
  };
}

/**
 * @param {import("./types.js").Colonist | undefined} person
 * @param {any[] | undefined} now
 * @param {import("./scenes.js").Scene | undefined} scene
 * @param {string} id
 */
function stateWords(person, now, scene, id) {
  if (scene?.deaths?.[id]) return "dead";
  if (person === undefined && now === undefined) return "not here";
  const parts = [
    now?.[DOWNED] ? "downed" : null,
    scene?.drafted?.[id] ? "drafted" : null,
    person?.in_danger ? "in danger of death" : person?.needs_tending ? "needs tending" : null,
    now?.[0] ? defWords(String(now[0])) : null,
    person ? `health ${percent(person.health)}` : null,
    scene?.weapons?.[id]?.[0] ? defWords(String(scene.weapons[id][0]).replace(/^Gun_|^MeleeWeapon_/, "")) : null,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** @param {any[] | undefined} wounds */
function woundWords(wounds) {
  return (wounds ?? []).map(([def, part, severity, bleeding, tended]) =>
    el(
      "span",
      { class: `wound ${bleeding ? "bleeding" : ""}` },
      `${defWords(String(def))}${part ? `, ${part}` : ""} (${severity})${bleeding ? ", bleeding" : ""}${tended ? ", tended" : ""}`,
    ),
  );
}

/** @param {any[] | undefined} skills */
function skillWords(skills) {
  const able = (skills ?? []).filter(([, level]) => level > 0).sort((a, b) => b[1] - a[1]);
  return able.length > 0
    ? `Skills: ${able.map(([name, level, passion]) => `${name} ${level}${PASSIONS[passion] ?? ""}`).join(", ")}`
    : "";
}

/**
 * What the colonist did on the day of a tick.
 *
 * @param {EpisodeData} episode
 * @param {number} tick
 * @param {string} id
 * @param {string} name
 * @param {(tick: number) => any[] | undefined} row
 */
function dayWords(episode, tick, id, name, row) {
  const day = Math.floor((episode.ticks[tick]?.day ?? 0) + 1e-9);
  /** @type {Map<string, number>} */
  const deeds = new Map();
  /** @type {Set<string>} */
  const jobs = new Set();
  for (const [place, each] of episode.ticks.entries()) {
    if (Math.floor(each.day + 1e-9) !== day) continue;
    for (const deed of each.deeds) {
      if (deed.pawn === null ? deed.name === name : String(deed.pawn) === id)
        deeds.set(deed.deed, (deeds.get(deed.deed) ?? 0) + deed.count);
    }
    const job = row(place)?.[0];
    if (job) jobs.add(defWords(String(job)));
  }
  const parts = [...deeds].map(([deed, count]) => (count > 1 ? `${deed} ×${count}` : deed));
  const seen = jobs.size > 0 ? `Seen at: ${[...jobs].join(", ")}.` : "";
  return `Day ${day + 1}: ${parts.length > 0 ? `${parts.map(defless).join(", ")}. ` : ""}${seen || (parts.length === 0 ? "nothing is on record." : "")}`;
}

/** @param {string} deed */
function defless(deed) {
  return deed.startsWith("finished ") ? `finished ${defWords(deed.slice(9))}` : deed;
}
