import { defWords } from "./words.js";

/**
 * What there is at a cell, in words.
 *
 * @typedef {import("./scenes.js").Scenes} Scenes
 * @typedef {import("./scenes.js").Scene} Scene
 */

/**
 * @param {Scenes} scenes
 * @param {Scene} scene
 * @param {import("./map_pawns.js").Placed[]} pawns Those under the pointer.
 * @param {number} x
 * @param {number} z
 * @param {string} ground
 * @param {string | undefined} room The id of the room that the cell is in.
 */
export function cellWords(scenes, scene, pawns, x, z, ground, room) {
  const within = (/** @type {any[]} */ row, /** @type {number} */ first) =>
    row[first] !== null &&
    x >= row[first] &&
    x < row[first] + row[first + 2] &&
    z >= row[first + 1] &&
    z < row[first + 1] + row[first + 3];
  const lines = pawns.map((pawn) => pawnWords(scenes, scene, pawn));
  for (const row of Object.values(scene.buildings ?? {})) if (within(row, 1)) lines.push(buildingWords(scenes, row));
  for (const row of Object.values(scene.blueprints ?? {}))
    if (within(row, 1)) lines.push(`blueprint: ${scenes.label(row[0])}`);
  for (const row of Object.values(scene.items ?? {})) {
    if (row[1] === x && row[2] === z)
      lines.push(`${row[3] > 1 ? `${row[3]} × ` : ""}${scenes.label(row[0])}${row[4] ? ", forbidden" : ""}`);
  }
  for (const row of Object.values(scene.fires ?? {})) if (row[0] === x && row[1] === z) lines.push("fire");
  for (const row of Object.values(scene.deaths ?? {}))
    if (row[1] === x && row[2] === z) lines.push(`${row[0]} died here in tick ${row[3]}`);
  for (const row of Object.values(scene.zones ?? {}))
    if (within(row, 3)) lines.push(`${row[1]}${row[7] ? `: ${scenes.label(row[7])}` : ""}`);
  for (const row of Object.values(scene.orders ?? {})) if (within(row, 1)) lines.push(`ordered: ${row[0]}`);
  if (room !== undefined) lines.push(roomWords(scene, room));
  if (ground) lines.push(ground);
  lines.push(`cell ${x}, ${z}`);
  return lines;
}

/**
 * @param {Scenes} scenes
 * @param {Scene} scene
 * @param {import("./map_pawns.js").Placed} pawn
 */
export function pawnWords(scenes, scene, pawn) {
  const person = scene.people?.[pawn.id];
  const parts = [
    pawn.name || scenes.label(pawn.def) || pawn.kind,
    pawn.kind,
    person?.[8] ? "downed" : "",
    scene.drafted?.[pawn.id] ? "drafted" : "",
    person?.[0] ? defWords(String(person[0])) : "",
    typeof person?.[1] === "number" ? `mood ${person[1]} %` : "",
    typeof scene.health?.[pawn.id]?.[0] === "number" ? `health ${scene.health[pawn.id][0]} %` : "",
    scene.weapons?.[pawn.id]?.[0] ? scenes.label(scene.weapons[pawn.id][0]) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

/**
 * @param {Scenes} scenes
 * @param {any[]} row
 */
function buildingWords(scenes, row) {
  const def = String(row[0]);
  return def.startsWith("Frame_") ? `${scenes.label(def.slice(6))} under construction` : scenes.label(def);
}

/**
 * A room in words, such as "bedroom of 16 cells, 21 °C".
 *
 * @param {Scene} scene
 * @param {string} id
 */
function roomWords(scene, id) {
  const [role, cells] = scene.rooms?.[id] ?? [];
  const warmth = scene.warmth?.[id]?.[0];
  return `${role && role !== "none" ? role : "room"} of ${cells} cells${typeof warmth === "number" ? `, ${warmth} °C` : ""}`;
}
