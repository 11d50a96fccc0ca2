import { visible } from "./visible.js";

/**
 * The rooms: which cells walls and doors enclose, and which room of the game that is. The game tells a room's size and
 * its beds, not its place.
 *
 * @typedef {import("./scenes.js").Scenes} Scenes
 * @typedef {import("./scenes.js").Scene} Scene
 * @typedef {{ id: string, words: string, warmth: string, cells: [number, number][] }} Room
 */

const ENCLOSING = ["wall", "door"];
const LEAST_LABEL_SCALE = 9;

/**
 * Draws the rooms in two passes: their floor under the things in them, and their names above.
 *
 * @param {Scenes} scenes
 */
export function mapRooms(scenes) {
  /** @type {unknown[]} */
  let known = [];
  /** @type {Room[]} */
  let rooms = [];

  /** @param {Scene} scene */
  function find(scene) {
    const layers = [scene.buildings, scene.rooms, scene.warmth];
    if (known.length === 0 || layers.some((layer, place) => layer !== known[place])) {
      known = layers;
      rooms = findRooms(scenes, scene);
    }
    return rooms;
  }

  return {
    find,
    /**
     * @param {CanvasRenderingContext2D} context
     * @param {import("./camera.js").Camera} camera
     * @param {Scene} scene
     */
    drawFloors(context, camera, scene) {
      context.fillStyle = "rgba(255, 250, 235, 0.28)";
      for (const [x, z] of find(scene).flatMap((room) => room.cells)) {
        const [left, top] = camera.toScreen(x, z + 1);
        context.fillRect(left, top, camera.scale, camera.scale);
      }
    },
    /**
     * @param {CanvasRenderingContext2D} context
     * @param {import("./camera.js").Camera} camera
     * @param {Scene} scene
     */
    drawNames(context, camera, scene) {
      if (camera.scale < LEAST_LABEL_SCALE) return;
      context.font = "italic 11px system-ui, sans-serif";
      context.textAlign = "center";
      context.lineWidth = 3;
      context.strokeStyle = "rgba(255, 255, 255, 0.8)";
      context.fillStyle = "#333";
      for (const room of find(scene)) {
        const low = Math.min(...room.cells.map((cell) => cell[1]));
        const row = room.cells.filter((cell) => cell[1] === low);
        const [left, top] = camera.toScreen(row.reduce((sum, cell) => sum + cell[0], 0) / row.length + 0.5, low);
        const words = [room.words, room.warmth].find(
          (text) => context.measureText(text).width <= (row.length + 0.5) * camera.scale,
        );
        if (words === undefined) continue;
        context.strokeText(words, left, top - 4);
        context.fillText(words, left, top - 4);
      }
    },
  };
}

/**
 * @param {Scenes} scenes
 * @param {Scene} scene
 * @returns {Room[]}
 */
export function findRooms(scenes, scene) {
  /** @type {Map<string, string>} The cell of each bed. */
  const beds = new Map();
  const closed = new Set();
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [id, [def, x, z, w, h]] of Object.entries(scene.buildings ?? {})) {
    if (scenes.data.kinds[def] === "bed") beds.set(id, `${x},${z}`);
    if (!ENCLOSING.includes(scenes.data.kinds[def]) || String(def).startsWith("Frame_")) continue;
    for (let column = x; column < x + w; column++) for (let row = z; row < z + h; row++) closed.add(`${column},${row}`);
    [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, z), Math.max(high, z)];
  }
  const inside = (/** @type {number} */ x, /** @type {number} */ z) => x >= left && x <= right && z >= low && z <= high;
  /** @type {Map<string, Room>} */
  const found = new Map();
  const seen = new Set();
  for (let x = left; x <= right; x++) {
    for (let z = low; z <= high; z++) {
      if (closed.has(`${x},${z}`) || seen.has(`${x},${z}`)) continue;
      const cells = flood(x, z, closed, seen, inside);
      const id = cells === null ? null : identify(cells, scene, beds);
      if (cells !== null && id !== null && !found.has(id)) found.set(id, { id, ...names(scene, id), cells });
    }
  }
  return [...found.values()];
}

/**
 * The cells that are connected to one; null if they reach the edge, so that nothing encloses them.
 *
 * @param {number} startX
 * @param {number} startZ
 * @param {Set<string>} closed
 * @param {Set<string>} seen
 * @param {(x: number, z: number) => boolean} inside
 * @returns {[number, number][] | null}
 */
function flood(startX, startZ, closed, seen, inside) {
  /** @type {[number, number][]} */
  const cells = [[startX, startZ]];
  let isEnclosed = true;
  seen.add(`${startX},${startZ}`);
  for (let place = 0; place < cells.length; place++) {
    const [x, z] = cells[place];
    for (const [nextX, nextZ] of [
      [x + 1, z],
      [x - 1, z],
      [x, z + 1],
      [x, z - 1],
    ]) {
      const key = `${nextX},${nextZ}`;
      if (!inside(nextX, nextZ)) isEnclosed = false;
      else if (!closed.has(key) && !seen.has(key)) {
        seen.add(key);
        cells.push([nextX, nextZ]);
      }
    }
  }
  return isEnclosed ? cells : null;
}

/**
 * The id of the game's room with these cells: the one with a bed in them, else the only one of this size.
 *
 * @param {[number, number][]} cells
 * @param {Scene} scene
 * @param {Map<string, string>} beds
 */
function identify(cells, scene, beds) {
  const keys = new Set(cells.map(([x, z]) => `${x},${z}`));
  const rooms = Object.entries(scene.rooms ?? {});
  const byBed = rooms.find(
    ([, row]) =>
      Array.isArray(row[3]) && row[3].some((/** @type {unknown} */ id) => keys.has(beds.get(String(id)) ?? "")),
  );
  if (byBed) return byBed[0];
  const bySize = rooms.filter(([, row]) => row[1] === cells.length && !(Array.isArray(row[3]) && row[3].length > 0));
  return bySize.length === 1 ? bySize[0][0] : null;
}

/**
 * The names of a room, the longer one first.
 *
 * @param {Scene} scene
 * @param {string} id
 */
function names(scene, id) {
  const role = scene.rooms?.[id]?.[0];
  const degrees = scene.warmth?.[id]?.[0];
  const warmth = typeof degrees === "number" ? `${degrees} °C` : "";
  return { words: visible([role && role !== "none" ? role : "", warmth].filter(Boolean).join(" ")), warmth };
}
