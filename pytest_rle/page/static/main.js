import { readAddress, writeAddress } from "./address.js";
import { Chunks } from "./chunks.js";
import { startClock } from "./clock.js";
import { comparePanel } from "./compare_panel.js";
import { controls } from "./controls.js";
import { el, fill } from "./dom.js";
import { loadEpisode } from "./episode.js";
import { mapView } from "./map_view.js";
import { mindsPanel } from "./minds_panel.js";
import { peoplePanel } from "./people_panel.js";
import { runPanel } from "./run_panel.js";
import { scorePanel } from "./score_panel.js";
import { State } from "./state.js";
import { storyPanel } from "./story_panel.js";
import { timeline } from "./timeline.js";
import { TABS } from "./types.js";
import { visible } from "./visible.js";
import { decimal, title } from "./words.js";

/**
 * Starts the page: reads the run, builds the parts, and shows the moment that the address names.
 *
 * @typedef {import("./episode.js").Episode} Episode
 */

const FIRST_SPEED = 2;

/** @param {HTMLElement} root */
export async function start(root) {
  const chunks = new Chunks(document);
  /** @type {import("./types.js").RunData} */
  const run = await chunks.get("run");
  if (!chunks.has("0/episode")) {
    fill(
      root,
      el(
        "main",
        { class: "index" },
        el("h1", {}, run.title),
        runPanel(run, () => undefined),
      ),
    );
    return;
  }
  /** @type {Map<number, Promise<Episode>>} */
  const episodes = new Map();
  const load = (/** @type {number} */ number) => {
    const found = episodes.get(number) ?? loadEpisode(chunks, number);
    episodes.set(number, found);
    return found;
  };
  const first = momentOf(run, location.hash);
  const state = new State({
    episode: first?.episode ?? 0,
    tick: first?.tick ?? 0,
    between: 0,
    tab: first?.tab ?? (run.compared ? "compare" : "story"),
    pawn: null,
    role: null,
    playing: false,
    speed: FIRST_SPEED,
  });
  /** @type {Episode} */
  let episode = await load(state.shown.episode);
  const last = () => episode.data.ticks.length - 1;
  const act = controls(state, last);
  const follow = (/** @type {string | null} */ pawn) => state.set({ pawn });
  startClock(state, last);

  const map = mapView(follow);
  const bar = timeline(state, act);
  const story = storyPanel(act.go);
  const people = peoplePanel({ go: act.go, follow });
  const minds = mindsPanel(state);
  const score = scorePanel(act.go);
  const compare = comparePanel(run, load, act);
  /** @type {Record<string, HTMLElement>} */
  const panels = {
    story: story.element,
    people: people.element,
    minds: minds.element,
    score: score.element,
    run: runPanel(run, (number) => state.set({ episode: number, tick: 0, between: 0, playing: false })),
    compare: compare.element,
  };
  const tabs = TABS.filter((tab) => tab !== "compare" || run.episodes.length > 1).map((tab) =>
    el(
      "button",
      { role: "tab", id: `tab-${tab}`, "aria-controls": "panel", click: () => state.set({ tab }) },
      title(tab),
    ),
  );
  const panel = el("div", { class: "panel", id: "panel", role: "tabpanel", tabindex: 0 });
  const heading = el("h1");
  const result = el("p", { class: "result" });
  const choice = el(
    "select",
    {
      "aria-label": "Episode",
      hidden: run.episodes.length < 2,
      change: () => state.set({ episode: Number(choice.value), tick: 0, between: 0, playing: false }),
    },
    ...run.episodes.map((row, place) => el("option", { value: place }, row.name)),
  );
  fill(
    root,
    el("header", {}, heading, result, choice),
    el(
      "main",
      {},
      map.element,
      el("aside", {}, el("div", { class: "tabs", role: "tablist", "aria-label": "What to show" }, ...tabs), panel),
    ),
    bar.element,
  );

  async function showEpisode() {
    const number = state.shown.episode;
    const found = await load(number);
    if (number !== state.shown.episode) return;
    episode = found;
    const { data, scenes } = episode;
    const row = run.episodes[number];
    if (state.shown.tick > last()) state.set({ tick: last(), between: 0 });
    fill(heading, `${data.title}, seed ${data.seed}`);
    fill(
      result,
      `${data.team} · ${row.outcome} after ${decimal(row.days, 1)} days · ${row.colonists} alive, ${row.founders} at the start${row.is_valid ? ` · score ${decimal(row.score)}` : ""}`,
    );
    result.title = visible(row.reason);
    choice.value = String(number);
    document.title = visible(`${data.name}: ${row.outcome}`);
    map.load(scenes);
    map.element.hidden = scenes === null;
    root.classList.toggle("mapless", scenes === null);
    bar.load(data);
    story.load(data);
    people.load(data, scenes);
    score.load(data, row, await sameGame(number));
    const difference = state.shown.tab === "compare" || run.compared ? await compare.load(episode, number) : null;
    if (run.compared && difference !== null && readAddress(location.hash) === null) act.go(difference.tick);
    show(new Set(["episode", "tick", "tab", "pawn", "role"]));
  }

  /** @param {number} number */
  async function sameGame(number) {
    const own = run.episodes[number];
    const places = run.episodes.flatMap((row, place) =>
      place !== number && !row.href && row.scenario === own.scenario && row.seed === own.seed ? [place] : [],
    );
    return (await Promise.all(places.map(load))).map((each) => each.data);
  }

  /** @param {Set<string>} changed */
  function show(changed) {
    const { tick, between, tab, pawn, playing } = state.shown;
    bar.show(episode.data);
    map.show(tick, between, pawn);
    if (changed.has("tab") || changed.has("episode")) {
      for (const each of tabs) each.setAttribute("aria-selected", each.id === `tab-${tab}` ? "true" : "false");
      panel.setAttribute("aria-labelledby", `tab-${tab}`);
      fill(panel, panels[tab]);
      root.classList.toggle("comparing", tab === "compare");
    }
    if (tab === "compare") compare.show(tick, between);
    if (["tick", "tab", "episode", "role"].some((name) => changed.has(name))) {
      if (tab === "story") story.show(episode.data, tick);
      if (tab === "people") people.show(tick);
      if (tab === "score") score.show(episode.data, tick);
      if (tab === "minds") minds.show(episode.minds, episode.data.ticks[tick]);
    }
    if (!playing && ["tick", "tab", "episode", "playing"].some((name) => changed.has(name))) {
      history.replaceState(null, "", writeAddress(episode.data.name, tick, tab));
    }
  }

  state.listen((changed) => {
    if (changed.has("episode")) showEpisode();
    else {
      show(changed);
      if (changed.has("tab") && state.shown.tab === "compare") compare.load(episode, state.shown.episode);
    }
  });
  window.addEventListener("hashchange", () => {
    const moment = momentOf(run, location.hash);
    if (moment !== null)
      state.set({
        episode: moment.episode,
        tick: moment.tick,
        between: 0,
        playing: false,
        ...(moment.tab ? { tab: moment.tab } : {}),
      });
  });
  await showEpisode();
}

/**
 * The moment that an address names; null if this run has no such moment.
 *
 * @param {import("./types.js").RunData} run
 * @param {string} hash
 */
function momentOf(run, hash) {
  const address = readAddress(hash);
  const episode = run.episodes.findIndex((row) => row.name === address?.name);
  return address === null || episode === -1 ? null : { episode, tick: address.tick, tab: address.tab };
}

start(/** @type {HTMLElement} */ (document.getElementById("app")));
