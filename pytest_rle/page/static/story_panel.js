import { el, fill } from "./dom.js";
import { kindLook } from "./kinds.js";
import { symbol } from "./symbol.js";
import { PLAYING } from "./types.js";

/**
 * The run in words, day by day. The day that is shown is marked; a sentence leads to its moment.
 *
 * @typedef {import("./types.js").EpisodeData} EpisodeData
 */

/**
 * @param {(tick: number) => void} go
 */
export function storyPanel(go) {
  const element = el("div", { class: "story" });
  /** @type {HTMLElement[]} */
  let days = [];
  /** @type {HTMLElement | undefined} */
  let current;

  return {
    element,
    /**
     * @param {EpisodeData} episode
     * @param {import("./types.js").EpisodeRow} row
     */
    load(episode, row) {
      days = episode.days.map((day) => dayCard(day, go));
      current = undefined;
      fill(
        element,
        el("p", { class: "lead" }, episode.beginning),
        episode.description && el("p", {}, episode.description),
        episode.goals.length > 0 &&
          el("p", { class: "quiet" }, `The aim: ${episode.goals.map(goalWords).join(", and ")}.`),
        el(
          "p",
          { class: "quiet" },
          "Press play or the space bar to watch it; a click on a day or an event goes there.",
        ),
        ...days,
        el(
          "p",
          { class: "lead" },
          episode.ending ||
            (row.outcome === PLAYING ? "The game goes on." : "The record has no end: the run was killed."),
        ),
      );
    },
    /**
     * @param {EpisodeData} episode
     * @param {number} tick
     */
    show(episode, tick) {
      const day = Math.floor((episode.ticks[tick]?.day ?? 0) + 1e-9) + 1;
      const place = episode.days.findIndex((each) => each.day === day);
      const found = days[place === -1 ? days.length - 1 : place];
      for (const each of element.querySelectorAll(".event[aria-current]")) each.removeAttribute("aria-current");
      for (const each of found?.querySelectorAll(`.event[data-tick="${tick}"]`) ?? [])
        each.setAttribute("aria-current", "true");
      if (found === current) return;
      current?.removeAttribute("aria-current");
      current = found;
      current?.setAttribute("aria-current", "date");
      const panel = element.parentElement;
      const scrolls = panel !== null && panel.scrollHeight > panel.clientHeight; // else the map would leave the screen
      if (scrolls) current?.scrollIntoView({ block: "nearest" });
    },
  };
}

/**
 * @param {import("./types.js").Day} day
 * @param {(tick: number) => void} go
 */
function dayCard(day, go) {
  const events = day.sentences.filter((each) => each.kind !== "");
  const summary = day.sentences.filter((each) => each.kind === "");
  return el(
    "section",
    { class: "day" },
    el("h3", {}, el("button", { class: "link", click: () => go(day.tick) }, `Day ${day.day}`)),
    events.length > 0 &&
      el(
        "ul",
        { class: "events" },
        ...events.map((each) =>
          el(
            "li",
            {},
            el(
              "button",
              {
                class: "event",
                "data-tick": each.tick,
                title: `${kindLook(each.kind).label}: go to tick ${each.tick}`,
                click: () => go(each.tick),
              },
              symbol(each.kind),
              el("span", {}, each.text),
            ),
          ),
        ),
      ),
    summary.length > 0 && el("p", { class: "quiet" }, summary.map((each) => each.text).join(" ")),
  );
}

/**
 * A condition such as `days_survived >= 30`, in words.
 *
 * @param {string} goal
 */
function goalWords(goal) {
  return goal.replaceAll("_", " ").replace(">=", "at least").replace("<=", "at most");
}
