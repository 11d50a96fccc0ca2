import { MindReader } from "./prompts.js";
import { Scenes } from "./scenes.js";

/**
 * Follows a run that is being played: the server sends each tick when it is complete, and says when the run is over.
 *
 * @typedef {import("./episode.js").Episode} Episode
 * @typedef {import("./types.js").Update} Update
 */

/** What the page says about the run. */
export const LIVE_WORDS = {
  playing: "Live: each tick appears when it is complete.",
  waiting: "No episode has begun yet. The page opens with the first one.",
  lost: "No connection to the run. The page shows what has arrived.",
  over: "The run is over. The page keeps all of it while it stays open.",
};

/**
 * @param {Record<string, number>} seen How many complete ticks of each episode the page holds.
 * @param {(update: Update) => Promise<void>} take Called with each update, in order.
 * @param {(now: "playing" | "lost" | "over") => void} say Called when the run or the connection to it changes.
 */
export function followRun(seen, take, say) {
  const source = new EventSource(`events?seen=${encodeURIComponent(JSON.stringify(seen))}`);
  let queue = Promise.resolve();
  source.addEventListener("open", () => say("playing"));
  source.addEventListener("episode", (event) => {
    queue = queue.then(() => take(JSON.parse(event.data)));
  });
  source.addEventListener("end", () => {
    source.close();
    queue = queue.then(() => say("over"));
  });
  source.addEventListener("error", () => {
    say("lost");
  });
}

/**
 * An episode that began after the page was opened. It is empty until its first update is put in.
 *
 * @param {import("./chunks.js").Chunks} chunks
 * @param {number} number
 * @param {Update} update
 * @returns {Episode}
 */
export function newEpisode(chunks, number, update) {
  return { data: update.episode, scenes: null, minds: new MindReader(chunks, number, update.episode.mind_block) };
}

/**
 * Puts an update into an episode.
 *
 * @param {Episode} episode
 * @param {Update} update
 */
export function addUpdate(episode, update) {
  Object.assign(episode.data, update.episode);
  episode.minds.addLive(update.minds, update.texts);
  const { scene } = update;
  if (scene === null) return;
  if (episode.scenes === null) {
    episode.scenes = new Scenes({ kinds: {}, labels: {}, steps: [], looks: scene.looks ?? {} }, scene.map ?? null);
  }
  episode.scenes.replaceFrom(scene.from, scene.steps, scene.kinds, scene.labels);
}
