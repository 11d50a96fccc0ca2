import { readAddress, writeAddress } from "./address.js";
import { Chunks } from "./chunks.js";
import { startClock } from "./clock.js";
import { comparePanel } from "./compare_panel.js";
import { controls } from "./controls.js";
import { el, fill } from "./dom.js";
import { loadEpisode } from "./episode.js";
import { LIVE_WORDS, addUpdate, followRun, newEpisode } from "./live.js";
import { mapView } from "./map_view.js";
import { mindsPanel } from "./minds_panel.js";
import { peoplePanel } from "./people_panel.js";
import { runPanel } from "./run_panel.js";
import { scorePanel } from "./score_panel.js";
import { State } from "./state.js";
import { storyPanel } from "./story_panel.js";
import { timeline } from "./timeline.js";
import { PLAYING, TABS } from "./types.js";
import { visible } from "./visible.js";
import { decimal, scored, title } from "./words.js";

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
  /** @type {{ seen: Record<string, number> } | null} */
  const live = chunks.has("live") ? await chunks.get("live") : null;
  if (!chunks.has("0/episode")) {
    if (live !== null) return waitForFirst(root);
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
  const first = momentOf(run, location.hash) ?? (live !== null ? presentMoment(run) : null);
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
  if (state.shown.tick === Infinity) state.set({ tick: Math.max(0, episode.data.ticks.length - 1) });
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
    run: runPanel(run, openEpisode),
    compare: compare.element,
  };
  const tabs = TABS.map((tab) =>
    el(
      "button",
      {
        role: "tab",
        id: `tab-${tab}`,
        "aria-controls": "panel",
        hidden: tab === "compare" && run.episodes.length < 2,
        click: () => state.set({ tab }),
      },
      title(tab),
    ),
  );
  const panel = el("div", { class: "panel", id: "panel", role: "tabpanel", tabindex: 0 });
  const heading = el("h1");
  const result = el("p", { class: "result" });
  const liveWords = el("p", { class: "live", role: "status", hidden: true });
  const choice = el(
    "select",
    {
      "aria-label": "Episode",
      hidden: run.episodes.length < 2,
      change: () => openEpisode(Number(choice.value)),
    },
    ...run.episodes.map((row, place) => el("option", { value: place }, row.name)),
  );
  fill(
    root,
    el("header", {}, heading, result, liveWords, choice),
    el(
      "main",
      {},
      map.element,
      el("aside", {}, el("div", { class: "tabs", role: "tablist", "aria-label": "What to show" }, ...tabs), panel),
    ),
    bar.element,
  );

  /** @param {number} number */
  function openEpisode(number) {
    state.set({ episode: number, tick: 0, between: 0, playing: false });
  }

  async function showEpisode() {
    const number = state.shown.episode;
    const found = await load(number);
    if (number !== state.shown.episode) return;
    episode = found;
    if (state.shown.tick > last()) state.set({ tick: last(), between: 0 });
    await loadParts();
    const difference = state.shown.tab === "compare" || run.compared ? await compare.load(episode, number) : null;
    if (run.compared && difference !== null && readAddress(location.hash) === null) act.go(difference.tick);
    show(new Set(["episode", "tick", "tab", "pawn", "role"]));
  }

  /** Puts the episode into every part of the page. */
  async function loadParts() {
    const number = state.shown.episode;
    const { data, scenes } = episode;
    const row = run.episodes[number];
    fill(heading, `${data.title}, seed ${data.seed}`);
    fill(
      result,
      `${data.team} · ${row.outcome} ${row.outcome === PLAYING ? "for" : "after"} ${decimal(row.days, 1)} days · ${row.colonists} alive, ${row.founders} at the start${row.is_valid ? ` · ${scored(row)}` : ""}`,
    );
    result.title = visible(row.reason);
    choice.value = String(number);
    document.title = visible(`${data.name}: ${row.outcome}`);
    map.load(scenes);
    map.element.hidden = scenes === null;
    root.classList.toggle("mapless", scenes === null);
    bar.load(data);
    story.load(data, row);
    people.load(data, scenes);
    score.load(data, row, await sameGame(number));
  }

  /**
   * Takes what has become of an episode. The page goes on to the new tick if it shows the last one, and to a new
   * episode if it shows the last tick of one that is over.
   *
   * @param {import("./types.js").Update} update
   */
  async function takeUpdate(update) {
    const known = run.episodes.findIndex((row) => row.name === update.row.name);
    const number = known === -1 ? run.episodes.length : known;
    run.episodes[number] = update.row;
    run.means = update.means;
    run.comparisons = update.comparisons;
    if (known === -1) {
      episodes.set(number, Promise.resolve(newEpisode(chunks, number, update)));
      choice.append(el("option", { value: number }, update.row.name));
    }
    choice.hidden = run.episodes.length < 2;
    for (const tab of tabs) if (tab.id === "tab-compare") tab.hidden = run.episodes.length < 2;
    panels.run = runPanel(run, openEpisode);
    if (state.shown.tab === "run") fill(panel, panels.run);
    const found = await load(number);
    const isAtEnd = state.shown.tick >= last() && !state.shown.playing;
    addUpdate(found, update);
    if (found === episode) {
      await loadParts();
      if (isAtEnd && state.shown.tick !== last()) act.last();
      else show(new Set(["tick"]));
    } else if (known === -1 && isAtEnd && run.episodes[state.shown.episode].outcome !== PLAYING) {
      state.set({ episode: number, tick: found.data.ticks.length - 1, between: 0 });
    }
  }

  /** The run is over: an episode without an end was cut off. */
  function endEpisodes() {
    for (const row of run.episodes) if (row.outcome === PLAYING) row.outcome = "cut off";
    loadParts();
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
  if (live !== null) {
    followRun(live.seen, takeUpdate, (now) => {
      liveWords.hidden = false;
      fill(liveWords, LIVE_WORDS[now]);
      if (now === "over") endEpisodes();
    });
  }
}

/**
 * Waits for the first episode of a run that is being played, and opens the page again.
 *
 * @param {HTMLElement} root
 */
function waitForFirst(root) {
  const words = el("p", { class: "loading" }, LIVE_WORDS.waiting);
  fill(root, words);
  followRun(
    {},
    async () => location.reload(),
    (now) => fill(words, LIVE_WORDS[now === "playing" ? "waiting" : now]),
  );
}

/**
 * The present of a run that is being played: the end of the episode that began last among those under way.
 *
 * @param {import("./types.js").RunData} run
 */
function presentMoment(run) {
  const episode = run.episodes.findLastIndex((row) => row.outcome === PLAYING);
  return { episode: episode === -1 ? run.episodes.length - 1 : episode, tick: Infinity, tab: null };
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
