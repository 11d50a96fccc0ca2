/**
 * What stood on the map at each tick, rebuilt from the changes that the record keeps. `docs/record.md` explains the
 * layers and their rows.
 *
 * @typedef {Record<string, any[]>} Layer
 * @typedef {Record<string, Layer>} Scene
 * @typedef {{ tick: number, game_tick: number, day: number, set: Record<string, Layer>, gone: Record<string, string[]> }} Step
 * @typedef {{ label?: string, fill?: string, edge?: string, mark?: string, symbol?: string, shape?: string, pattern?: string }} Look
 * @typedef {Record<string, Record<string, Look>>} Looks
 * @typedef {object} StaticMap
 * @property {number} width
 * @property {number} height
 * @property {string[]} palette
 * @property {number[]} grid
 * @property {Record<string, number[]>} rock
 * @property {number[]} fog
 * @property {Record<string, number[]>} trees
 * @typedef {object} SceneData
 * @property {Record<string, string>} kinds
 * @property {Record<string, string>} labels
 * @property {Step[]} steps
 * @property {Looks} looks
 */

/** The scenes of one episode. */
export class Scenes {
  /**
   * @param {SceneData} data
   * @param {StaticMap | null} map
   */
  constructor(data, map) {
    this.data = data;
    this.map = map;
    /** @type {Scene[]} */
    this.built = [];
  }

  /**
   * The scene at the start of a tick. Layers that did not change are the same objects as in the scene before.
   *
   * @param {number} tick
   * @returns {Scene}
   */
  at(tick) {
    const { steps } = this.data;
    const wanted = Math.min(tick, steps.length - 1);
    while (this.built.length <= wanted) this.built.push(next(this.built.at(-1) ?? {}, steps[this.built.length]));
    return this.built[wanted] ?? {};
  }

  /**
   * Puts steps of a run that is being played in the place of those from a step on.
   *
   * @param {number} from
   * @param {Step[]} steps
   * @param {Record<string, string>} kinds
   * @param {Record<string, string>} labels
   */
  replaceFrom(from, steps, kinds, labels) {
    this.data.steps.splice(from, Infinity, ...steps);
    this.built.length = Math.min(this.built.length, from);
    Object.assign(this.data.kinds, kinds);
    Object.assign(this.data.labels, labels);
  }

  /**
   * A def in words.
   *
   * @param {string} def
   */
  label(def) {
    return this.data.labels[def] ?? def;
  }
}

/**
 * @param {Scene} scene
 * @param {Step} step
 * @returns {Scene}
 */
function next(scene, step) {
  const changed = { ...scene };
  for (const [name, rows] of Object.entries(step.set)) changed[name] = { ...changed[name], ...rows };
  for (const [name, keys] of Object.entries(step.gone)) {
    const layer = { ...changed[name] };
    for (const key of keys) delete layer[key];
    changed[name] = layer;
  }
  return changed;
}
