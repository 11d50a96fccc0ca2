import { SPEEDS } from "./clock.js";
import { el, fill, svg } from "./dom.js";
import { KINDS, LANES, kindLook } from "./kinds.js";
import { counted, dayWords } from "./words.js";

/**
 * The bar at the bottom: buttons, a slider over the ticks, and above it a mark for everything that happened.
 *
 * @typedef {import("./types.js").EpisodeData} EpisodeData
 * @typedef {import("./types.js").Mark} Mark
 */

const LANE = 15;
const WIDTH = 1000;

/**
 * @param {import("./state.js").State} state
 * @param {ReturnType<typeof import("./controls.js").controls>} act
 */
export function timeline(state, act) {
  const play = el("button", { class: "play", click: act.play });
  const speed = el(
    "select",
    { "aria-label": "Speed", change: () => state.set({ speed: Number(speed.value) }) },
    ...SPEEDS.map((value) => el("option", { value }, `${value} ticks/s`)),
  );
  const slider = el("input", {
    type: "range",
    min: 0,
    class: "slider",
    "aria-label": "Tick",
    input: () => act.go(Number(slider.value)),
  });
  const now = el("output", { class: "now" });
  const lanes = el("div", { class: "lanes" });
  const cursor = el("div", { class: "lane-cursor" });
  const buttons = el(
    "div",
    { class: "buttons" },
    button("first", "First tick (Home)", act.first),
    button("back", "Step back (←)", act.back),
    play,
    button("forward", "Step forward (→)", act.forward),
    button("last", "Last tick (End)", act.last),
    speed,
    now,
  );
  const element = el(
    "footer",
    { class: "timeline", "aria-label": "Timeline" },
    buttons,
    lanes,
    el("div", { class: "slide" }, slider),
  );
  let ticks = 1;

  return {
    element,
    /** @param {EpisodeData} episode */
    load(episode) {
      ticks = episode.ticks.length;
      slider.max = String(ticks - 1);
      fill(lanes, ...LANES.map((lane) => el("span", { class: "lane-name" }, lane)), marks(episode, act.go), cursor);
    },
    /** @param {EpisodeData} episode */
    show(episode) {
      const { tick, between, playing } = state.shown;
      const found = episode.ticks[tick];
      fill(play, icon(playing ? "pause" : "play"));
      play.setAttribute("aria-label", playing ? "Pause (space)" : "Play (space)");
      play.title = play.getAttribute("aria-label") ?? "";
      speed.value = String(state.shown.speed);
      slider.value = String(tick);
      slider.setAttribute("aria-valuetext", `Tick ${tick}, ${found ? dayWords(found) : ""}`);
      cursor.style.setProperty("--share", String(ticks > 1 ? Math.min(1, (tick + between) / (ticks - 1)) : 0));
      now.textContent = found
        ? `${dayWords(found)} · ${found.is_end ? "the end" : `tick ${tick}`} of ${lastTick(episode)}`
        : "";
    },
  };
}

/** @param {EpisodeData} episode */
function lastTick(episode) {
  return episode.ticks.filter((each) => !each.is_end).length - 1;
}

/** The pictures of the buttons, as paths in a square of 16. */
const ICONS = {
  first: "M3 3H5V13H3ZM13 3V13L6 8Z",
  back: "M11 3V13L4 8Z",
  play: "M4 2 14 8 4 14Z",
  pause: "M4 3H7V13H4ZM9 3H12V13H9Z",
  forward: "M5 3V13L12 8Z",
  last: "M11 3H13V13H11ZM3 3V13L10 8Z",
};

/** @param {keyof typeof ICONS} name */
function icon(name) {
  return svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

/**
 * @param {keyof typeof ICONS} name
 * @param {string} label
 * @param {() => void} click
 */
function button(name, label, click) {
  return el("button", { "aria-label": label, title: label, click }, icon(name));
}

/**
 * @param {EpisodeData} episode
 * @param {(tick: number) => void} go
 */
function marks(episode, go) {
  const last = Math.max(1, episode.ticks.length - 1);
  const drawn = svg("svg", {
    class: "marks",
    preserveAspectRatio: "none",
    viewBox: `0 0 ${WIDTH} ${LANES.length * LANE + 14}`,
  });
  const box = el("div", { class: "mark-box" }, drawn);
  let day = 0;
  episode.ticks.forEach((tick, place) => {
    const found = Math.floor(tick.day + 1e-9) + 1;
    if (found === day || tick.is_end) return;
    day = found;
    const x = (place / last) * WIDTH;
    drawn.append(svg("line", { class: "grid", x1: x, x2: x, y1: 0, y2: LANES.length * LANE + 14 }));
    const name = el("span", { class: "day-name" }, String(found));
    name.style.left = `${(place / last) * 100}%`;
    box.append(name);
  });
  for (const group of grouped(episode).values()) {
    const look = kindLook(group[0].kind);
    const text = `${look.label}, tick ${group[0].tick}${group.length > 1 ? ` (${counted(group.length, "time")})` : ""}: ${group
      .slice(0, 4)
      .map((mark) => mark.text)
      .join(" ")}`;
    const made = el(
      "button",
      { class: `mark ${look.color}`, title: text, "aria-label": text, tabindex: -1, click: () => go(group[0].tick) },
      svg("svg", { viewBox: "0 0 10 10" }, svg("path", { d: look.path, "fill-rule": "evenodd" })),
    );
    made.style.left = `${(group[0].tick / last) * 100}%`;
    made.style.top = `${LANES.indexOf(look.lane) * LANE + 2}px`;
    box.append(made);
  }
  return box;
}

/**
 * Marks of one kind and tick are one mark.
 *
 * @param {EpisodeData} episode
 */
function grouped(episode) {
  /** @type {Map<string, Mark[]>} */
  const groups = new Map();
  const order = Object.keys(KINDS).reverse();
  const all = episode.ticks.flatMap((tick) => tick.marks);
  all.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  for (const mark of all) {
    const key = `${mark.tick} ${mark.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), mark]);
  }
  return groups;
}
