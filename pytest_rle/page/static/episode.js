import { MindReader } from "./prompts.js";
import { Scenes } from "./scenes.js";

/**
 * One episode as the page shows it. Its minds are read tick by tick.
 *
 * @typedef {object} Episode
 * @property {import("./types.js").EpisodeData} data
 * @property {Scenes | null} scenes Null if the record holds no scenes.
 * @property {MindReader} minds
 */

/**
 * @param {import("./chunks.js").Chunks} chunks
 * @param {number} number
 * @returns {Promise<Episode>}
 */
export async function loadEpisode(chunks, number) {
  const [data, scenes] = await Promise.all([
    /** @type {Promise<import("./types.js").EpisodeData>} */ (chunks.get(`${number}/episode`)),
    loadScenes(chunks, `${number}/scene`),
  ]);
  return { data, scenes, minds: new MindReader(chunks, number, data.mind_block) };
}

/**
 * @param {import("./chunks.js").Chunks} chunks
 * @param {string} name
 */
async function loadScenes(chunks, name) {
  if (!chunks.has(name)) return null;
  const data = await chunks.get(name);
  return new Scenes(data, data.map === null ? null : await chunks.get(`map/${data.map}`));
}
