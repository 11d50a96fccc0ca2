import { polygon } from "./map_things.js";
import { visible } from "./visible.js";

/**
 * Draws the pawns, on their way from one tick to the next.
 *
 * @typedef {import("./scenes.js").Scenes} Scenes
 * @typedef {import("./scenes.js").Scene} Scene
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {{ x: number, top: number, half: number }} NameBox Middle, baseline and half width of a name.
 * @typedef {{ id: string, kind: string, name: string, def: string, x: number, z: number }} Placed
 */

const DOWNED = 8;
/** Painted in this order, so that people lie on top of animals. */
const ORDER = ["animal", "tame", "visitor", "enemy", "colonist"];
/** Pixels between the names of pawns that stand close together. */
const LINE = 12;
const NAMED = ["colonist", "enemy", "visitor"];

/**
 * Every pawn of a scene and where it stands. `between` is the share of the way to the next scene.
 *
 * @param {Scene} scene
 * @param {Scene} after
 * @param {number} between
 * @returns {Placed[]}
 */
export function placedPawns(scene, after, between) {
  /** @type {Placed[]} */
  const placed = [];
  for (const [id, [kind, name, def]] of Object.entries(scene.pawns ?? {})) {
    const from = scene.places?.[id];
    if (!from || from[0] === null) continue;
    const to = after.places?.[id] ?? from;
    placed.push({
      id,
      kind,
      name,
      def,
      x: from[0] + (to[0] - from[0]) * between,
      z: from[1] + (to[1] - from[1]) * between,
    });
  }
  return placed.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Camera} camera
 * @param {Scenes} scenes
 * @param {Scene} scene
 * @param {Placed[]} pawns
 * @param {string | null} followed
 */
export function drawPawns(context, camera, scenes, scene, pawns, followed) {
  const looks = scenes.data.looks.pawns ?? {};
  for (const pawn of pawns) {
    const look = looks[pawn.kind] ?? {};
    const isPerson = NAMED.includes(pawn.kind);
    const size = isPerson ? Math.max(5.5, camera.scale * 0.45) : Math.max(2.5, camera.scale * 0.32);
    const [x, y] = camera.toScreen(pawn.x + 0.5, pawn.z + 0.5);
    const isDowned = Boolean(scene.people?.[pawn.id]?.[DOWNED]);
    context.fillStyle = look.fill ?? "#888";
    context.strokeStyle = look.edge ?? "#000";
    context.lineWidth = isPerson ? 1.5 : 1;
    context.beginPath();
    polygon(context, look.shape ?? "circle", x, y, size);
    context.fill();
    context.stroke();
    if (isDowned) bar(context, x, y, size);
    if (scene.drafted?.[pawn.id])
      ring(context, x, y, size + 3, scenes.data.looks.marks?.drafted?.edge ?? "#c4162a", [3, 2]);
    if (pawn.id === followed) ring(context, x, y, size + 5, "#000", []);
  }
  if (camera.scale < 2.5) return;
  /** @type {NameBox[]} */
  const taken = [];
  for (const pawn of pawns) if (NAMED.includes(pawn.kind)) name(context, camera, scene, pawn, taken);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Camera} camera
 * @param {Scene} scene
 * @param {Placed} pawn
 * @param {NameBox[]} taken The places of the names so far; a name moves down until its place is free.
 */
function name(context, camera, scene, pawn, taken) {
  const [x, y] = camera.toScreen(pawn.x + 0.5, pawn.z + 0.5);
  const state = [scene.people?.[pawn.id]?.[DOWNED] ? "downed" : "", scene.drafted?.[pawn.id] ? "drafted" : ""].filter(
    Boolean,
  );
  const text = visible([pawn.name, ...state].join(" · "));
  context.font = "600 11px system-ui, sans-serif";
  context.textAlign = "center";
  context.lineWidth = 3;
  context.strokeStyle = "rgba(255, 255, 255, 0.9)";
  context.fillStyle = "#111";
  const half = context.measureText(text).width / 2;
  let top = y + Math.max(5.5, camera.scale * 0.45) + LINE;
  while (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.top - top) < LINE)) top += LINE;
  taken.push({ x, top, half });
  context.strokeText(text, x, top);
  context.fillText(text, x, top);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function bar(context, x, y, size) {
  context.strokeStyle = "#000";
  context.lineWidth = 3;
  context.beginPath();
  context.moveTo(x - size - 2, y);
  context.lineTo(x + size + 2, y);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} color
 * @param {number[]} dash
 */
function ring(context, x, y, radius, color, dash) {
  context.save();
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.setLineDash(dash);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
  context.restore();
}
