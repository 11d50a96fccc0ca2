import { el } from "./dom.js";
import { KINDS } from "./kinds.js";
import { building, itemSign, outline, pattern, polygon, sign } from "./map_things.js";
import { symbol } from "./symbol.js";

/**
 * What the signs of the map mean. Only what occurs in the episode is listed.
 *
 * @typedef {import("./scenes.js").Scenes} Scenes
 * @typedef {import("./scenes.js").Look} Look
 */

const SIZE = 18;

/** @param {Scenes} scenes */
export function mapLegend(scenes) {
  const used = new Set(Object.values(scenes.data.kinds));
  const pawns = new Set();
  for (const step of scenes.data.steps) for (const row of Object.values(step.set.pawns ?? {})) pawns.add(row[0]);
  const { looks } = scenes.data;
  const entries = [
    ...listed(
      looks.pawns,
      (kind) => pawns.has(kind),
      (context, look) => shape(context, look),
    ),
    ...listed(
      looks.buildings,
      (kind) => used.has(kind),
      (context, look) => building(context, [2, 2, 14, 14], look, 10),
    ),
    ...listed(looks.marks, () => true, mark),
    ...listed(
      looks.zones,
      () => true,
      (context, look) => pattern(context, [2, 2, 14, 14], look, 0.35),
    ),
    ...listed(
      looks.items,
      (kind) => used.has(kind),
      (context, look) => itemSign(context, 9, 9, 5.5, look),
    ),
    ...listed(
      looks.rock,
      () => true,
      (context, look) => square(context, look.mark ?? look.fill),
    ),
    ...listed(
      looks.ground,
      (kind) => used.has(kind),
      (context, look) => square(context, look.fill),
    ),
  ];
  const marks = Object.entries(KINDS).map(([kind, look]) => el("li", {}, symbol(kind), look.label));
  return el(
    "details",
    { class: "legend" },
    el("summary", {}, "Legend"),
    el("ul", {}, el("li", {}, el("strong", {}, "On the map")), ...entries),
    el("ul", {}, el("li", {}, el("strong", {}, "On the timeline")), ...marks),
  );
}

/**
 * @param {Record<string, Look> | undefined} looks
 * @param {(kind: string) => boolean} wanted
 * @param {(context: CanvasRenderingContext2D, look: Look) => void} draw
 */
function listed(looks, wanted, draw) {
  return Object.entries(looks ?? {})
    .filter(([kind]) => wanted(kind))
    .map(([kind, look]) => {
      const canvas = el("canvas", { width: SIZE, height: SIZE, "aria-hidden": "true" });
      draw(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")), look);
      return el("li", {}, canvas, look.label ?? kind);
    });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string | undefined} color
 */
function square(context, color) {
  context.fillStyle = color ?? "#999";
  context.fillRect(2, 2, 14, 14);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Look} look
 */
function shape(context, look) {
  context.fillStyle = look.fill ?? "#888";
  context.strokeStyle = look.edge ?? "#000";
  context.beginPath();
  polygon(context, look.shape ?? "circle", 9, 9, 6);
  context.fill();
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Look} look
 */
function mark(context, look) {
  if (look.pattern === "hatch") pattern(context, [2, 2, 14, 14], look, 0.9);
  else if (look.pattern) outline(context, [2, 2, 14, 14], look);
  else {
    context.strokeStyle = look.edge ?? "#000";
    if (look.symbol === "flame") {
      context.fillStyle = look.fill ?? "#ff7a1a";
      context.beginPath();
      context.moveTo(9, 2);
      context.quadraticCurveTo(18, 10, 9, 16);
      context.quadraticCurveTo(0, 10, 9, 2);
      context.fill();
    } else sign(context, look.symbol ?? "cross", 9, 9, 6);
  }
}
