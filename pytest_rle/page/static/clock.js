/**
 * Plays the episode: moves from tick to tick, as fast as the page's speed says.
 */

export const SPEEDS = [0.5, 1, 2, 4, 8, 16];

/**
 * @param {import("./state.js").State} state
 * @param {() => number} last The number of the last tick.
 */
export function startClock(state, last) {
  let before = 0;
  /** @param {number} now */
  function frame(now) {
    const { playing, tick, between, speed } = state.shown;
    if (!playing) return;
    const elapsed = Math.min(100, now - before) / 1000;
    before = now;
    const place = tick + between + elapsed * speed;
    if (place >= last()) state.set({ tick: last(), between: 0, playing: false });
    else state.set({ tick: Math.floor(place), between: place - Math.floor(place) });
    requestAnimationFrame(frame);
  }
  state.listen((changed) => {
    if (!changed.has("playing") || !state.shown.playing) return;
    before = performance.now();
    requestAnimationFrame(frame);
  });
}
