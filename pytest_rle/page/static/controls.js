import { SPEEDS } from "./clock.js";

/**
 * What the buttons and the keys do.
 *
 * @param {import("./state.js").State} state
 * @param {() => number} last The number of the last tick.
 */
export function controls(state, last) {
  const go = (/** @type {number} */ tick) =>
    state.set({ tick: Math.max(0, Math.min(last(), tick)), between: 0, playing: false });
  const actions = {
    go,
    back: () => go(state.shown.tick - 1),
    forward: () => go(state.shown.tick + 1),
    first: () => go(0),
    last: () => go(last()),
    play: () => {
      const again = state.shown.tick >= last();
      state.set(again ? { tick: 0, between: 0, playing: true } : { playing: !state.shown.playing });
    },
    faster: () => state.set({ speed: SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(state.shown.speed) + 1)] }),
    slower: () => state.set({ speed: SPEEDS[Math.max(0, SPEEDS.indexOf(state.shown.speed) - 1)] }),
  };
  /** @type {Record<string, () => void>} */
  const keys = {
    " ": actions.play,
    k: actions.play,
    ArrowLeft: actions.back,
    ArrowRight: actions.forward,
    Home: actions.first,
    End: actions.last,
    "+": actions.faster,
    "-": actions.slower,
  };
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input[type=range], select, textarea, [role=tab]") && event.key.startsWith("Arrow")) return;
    if (event.key === " " && target.closest("button, summary, a, select")) return;
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  return actions;
}
