/**
 * What is shown: the episode, the moment, the tab, and the pawn that the map follows.
 *
 * @typedef {object} Shown
 * @property {number} episode Number of the episode in the run.
 * @property {number} tick Number of the tick, or of the end.
 * @property {number} between Share of the way to the next tick, 0 to 1, while the page plays.
 * @property {string} tab
 * @property {string | null} pawn Id of the followed pawn.
 * @property {string | null} role Role whose mind is open.
 * @property {boolean} playing
 * @property {number} speed Ticks a second.
 */

/** Holds what is shown, and tells the parts of the page when it changes. */
export class State {
  /** @param {Shown} shown */
  constructor(shown) {
    this.shown = shown;
    /** @type {((changed: Set<string>) => void)[]} */
    this.listeners = [];
  }

  /** @param {(changed: Set<string>) => void} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /**
   * Change some of it. Listeners are called once, with the names of what differs.
   *
   * @param {Partial<Shown>} patch
   */
  set(patch) {
    const before = this.shown;
    this.shown = { ...before, ...patch };
    const changed = new Set(
      Object.keys(patch).filter(
        (name) => before[/** @type {keyof Shown} */ (name)] !== this.shown[/** @type {keyof Shown} */ (name)],
      ),
    );
    if (changed.size > 0) for (const listener of this.listeners) listener(changed);
  }
}
