/**
 * How each kind of happening is marked: its label, the lane of the timeline, its colour, and a shape of its own, so that
 * it can be told without colour. Shapes are SVG paths in a square of 10.
 *
 * @typedef {{ label: string, lane: string, color: string, path: string }} KindLook
 */

export const LANES = ["Threats", "People", "Colony", "Team"];

/** @type {Record<string, KindLook>} */
export const KINDS = {
  raid: { label: "Threat", lane: "Threats", color: "red", path: "M5 0 10 10H0Z" },
  incident: { label: "Incident of the scenario", lane: "Threats", color: "red", path: "M5 0 10 5 5 10 0 5Z" },
  fire: {
    label: "Fire",
    lane: "Threats",
    color: "orange",
    path: "M5 0C6 3 9 4 8.500 7 8 10 2 10 1.500 7 1 5 3 4 3 2 4 3 5 3 5 0Z",
  },
  death: {
    label: "Death",
    lane: "People",
    color: "ink",
    path: "M0 2 2 0 5 3 8 0 10 2 7 5 10 8 8 10 5 7 2 10 0 8 3 5Z",
  },
  downed: { label: "Downed", lane: "People", color: "orange", path: "M0 0H10L5 10Z" },
  break: { label: "Mental break", lane: "People", color: "purple", path: "M6 0 1 6H4.500L3 10 9 4H5.500Z" },
  illness: { label: "Illness", lane: "People", color: "green", path: "M3 0H7V3H10V7H7V10H3V7H0V3H3Z" },
  joined: { label: "Joined", lane: "People", color: "blue", path: "M0 5a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z" },
  built: { label: "Built", lane: "Colony", color: "blue", path: "M1 1H9V9H1Z" },
  lost: { label: "Lost", lane: "Colony", color: "orange", path: "M0 0H10V10H0ZM3 3V7H7V3Z" },
  mishap: { label: "Work failed", lane: "Colony", color: "muted", path: "M2 4H8V6H2Z" },
  research: {
    label: "Research",
    lane: "Colony",
    color: "green",
    path: "M5 0 9.300 2.500V7.500L5 10 .700 7.500V2.500Z",
  },
  news: {
    label: "News",
    lane: "Colony",
    color: "muted",
    path: "M2.500 5a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0Z",
  },
  refused: {
    label: "Order refused",
    lane: "Team",
    color: "muted",
    path: "M0 5a5 5 0 1 0 10 0a5 5 0 1 0-10 0ZM3 5a2 2 0 1 1 4 0a2 2 0 1 1-4 0Z",
  },
  timeout: { label: "Out of time", lane: "Team", color: "red", path: "M1 0H9L5 5 9 10H1L5 5Z" },
  failure: { label: "No plan", lane: "Team", color: "red", path: "M0 3.500H10V6.500H0Z" },
};

/** @param {string} kind */
export function kindLook(kind) {
  return KINDS[kind] ?? KINDS.news;
}
