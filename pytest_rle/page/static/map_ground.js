/**
 * The ground of the map as a picture of one pixel per cell: terrain, rock, and what is not discovered.
 *
 * @typedef {import("./scenes.js").Scenes} Scenes
 * @typedef {import("./scenes.js").Scene} Scene
 */

/** @param {Scenes} scenes */
export function mapGround(scenes) {
  const map = scenes.map;
  if (map === null) return null;
  const canvas = document.createElement("canvas");
  canvas.width = map.width;
  canvas.height = map.height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(map.width, map.height);
  const pixels = new Uint32Array(image.data.buffer);
  const bare = groundOf(scenes, map);
  const cover = coverOf(scenes, map);
  /** @type {unknown[]} */
  let drawn = [];

  return {
    canvas,
    /**
     * Draw the ground of a scene, if it differs from the last one.
     *
     * @param {Scene} scene
     */
    show(scene) {
      const layers = [scene.floors, scene.mined];
      if (drawn.length > 0 && layers.every((layer, place) => layer === drawn[place])) return;
      drawn = layers;
      const cells = bare.slice();
      for (const [key, row] of Object.entries(scene.floors ?? {}))
        cells[cellOf(key, map.width)] = packed(fillOf(scenes, "ground", row[0]));
      for (let cell = 0; cell < cells.length; cell++) if (cover[cell] !== 0) cells[cell] = cover[cell];
      for (const key of Object.keys(scene.mined ?? {})) {
        const cell = cellOf(key, map.width);
        cells[cell] = scene.floors?.[key] ? packed(fillOf(scenes, "ground", scene.floors[key][0])) : bare[cell];
      }
      for (let z = 0; z < map.height; z++) {
        pixels.set(cells.subarray(z * map.width, (z + 1) * map.width), (map.height - 1 - z) * map.width);
      }
      context.putImageData(image, 0, 0);
    },
  };
}

/**
 * What the ground of a cell is called.
 *
 * @param {Scenes} scenes
 */
export function groundNames(scenes) {
  const map = scenes.map;
  if (map === null) return () => "";
  const terrain = new Uint16Array(map.width * map.height);
  let start = 0;
  for (let place = 0; place < map.grid.length; place += 2) {
    terrain.fill(map.grid[place + 1], start, start + map.grid[place]);
    start += map.grid[place];
  }
  const covers = new Map();
  for (const [def, runs] of [...Object.entries(map.trees), ...Object.entries(map.rock)])
    each(runs, (cell) => covers.set(cell, def));
  const fog = new Set();
  each(map.fog, (cell) => fog.add(cell));
  return (/** @type {number} */ x, /** @type {number} */ z, /** @type {Scene} */ scene) => {
    if (x < 0 || z < 0 || x >= map.width || z >= map.height) return "";
    const key = `${x},${z}`;
    const cell = z * map.width + x;
    const gone = scene.mined?.[key] || scene.felled?.[key];
    if (fog.has(cell) && !gone) return "not discovered";
    const ground = scene.floors?.[key]?.[0] ?? map.palette[terrain[cell]] ?? "";
    const cover = gone ? undefined : covers.get(cell);
    return [cover && scenes.label(cover), scenes.label(ground)].filter(Boolean).join(" on ");
  };
}

/**
 * @param {Scenes} scenes
 * @param {import("./scenes.js").StaticMap} map
 */
function groundOf(scenes, map) {
  const cells = new Uint32Array(map.width * map.height);
  let start = 0;
  for (let place = 0; place < map.grid.length; place += 2) {
    cells.fill(packed(fillOf(scenes, "ground", map.palette[map.grid[place + 1]])), start, start + map.grid[place]);
    start += map.grid[place];
  }
  return cells;
}

/**
 * @param {Scenes} scenes
 * @param {import("./scenes.js").StaticMap} map
 */
function coverOf(scenes, map) {
  const cells = new Uint32Array(map.width * map.height);
  const look = (/** @type {string} */ kind) => packed(scenes.data.looks.rock?.[kind]?.fill);
  for (const [def, runs] of Object.entries(map.rock)) {
    const found = scenes.data.looks.rock?.[scenes.data.kinds[def] ?? "rock"];
    each(runs, (cell) => (cells[cell] = packed(found?.mark ?? found?.fill)));
  }
  each(map.fog, (cell) => (cells[cell] = look("fog")));
  return cells;
}

/**
 * Call with each cell of flat runs [skip, count, skip, count, ...].
 *
 * @param {number[]} runs
 * @param {(cell: number) => void} visit
 */
function each(runs, visit) {
  let cell = 0;
  for (let place = 0; place < runs.length; place += 2) {
    cell += runs[place];
    for (let count = runs[place + 1]; count > 0; count--) visit(cell++);
  }
}

/**
 * @param {Scenes} scenes
 * @param {string} section
 * @param {string} def
 */
function fillOf(scenes, section, def) {
  return scenes.data.looks[section]?.[scenes.data.kinds[def]]?.fill;
}

/**
 * @param {string} key
 * @param {number} width
 */
function cellOf(key, width) {
  const [x, z] = key.split(",").map(Number);
  return z * width + x;
}

/**
 * A colour such as `#b9aa86` as a pixel; a browser's memory holds its bytes as red, green, blue, alpha.
 *
 * @param {string | undefined} color
 */
function packed(color) {
  const value = /^#[0-9a-f]{6}$/i.test(color ?? "") ? parseInt(/** @type {string} */ (color).slice(1), 16) : 0x999999;
  return ((0xff << 24) | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
