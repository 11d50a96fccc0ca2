/**
 * Draws what stands and lies on the map: zones, rooms, buildings, blueprints, orders, items and fires.
 *
 * @typedef {import("./scenes.js").Scenes} Scenes
 * @typedef {import("./scenes.js").Scene} Scene
 * @typedef {import("./scenes.js").Look} Look
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {CanvasRenderingContext2D} Context
 * @typedef {[number, number, number, number]} Box Left, top, width and height on the screen.
 */

const FRAME = "Frame_";

/**
 * @param {Context} context
 * @param {Camera} camera
 * @param {Scenes} scenes
 * @param {Scene} scene
 */
export function drawThings(context, camera, scenes, scene) {
  const { looks, kinds } = scenes.data;
  for (const row of Object.values(scene.zones ?? {})) {
    const [kind, , , x, z, w, h] = row;
    if (x !== null) pattern(context, box(camera, x, z, w, h), looks.zones?.[kind] ?? looks.zones?.other ?? {}, 0.35);
  }
  for (const row of Object.values(scene.orders ?? {}))
    outline(context, box(camera, row[1], row[2], row[3], row[4]), looks.marks?.order ?? {});
  for (const row of Object.values(scene.items ?? {})) item(context, camera, looks.items?.[kinds[row[0]]] ?? {}, row);
  for (const row of Object.values(scene.buildings ?? {})) {
    const isFrame = String(row[0]).startsWith(FRAME);
    const place = box(camera, row[1], row[2], row[3], row[4]);
    if (isFrame) pattern(context, place, looks.marks?.frame ?? {}, 0.9);
    else building(context, place, looks.buildings?.[kinds[row[0]]] ?? {}, camera.scale);
  }
  for (const row of Object.values(scene.blueprints ?? {}))
    outline(context, box(camera, row[1], row[2], row[3], row[4]), looks.marks?.blueprint ?? {});
  for (const row of Object.values(scene.fires ?? {}))
    if (row[0] !== null) flame(context, camera, row[0], row[1], looks.marks?.fire ?? {});
  for (const row of Object.values(scene.deaths ?? {}))
    if (row[4] === "colonist" && row[1] !== null) cross(context, camera, row[1], row[2]);
}

/**
 * The place of cells on the screen.
 *
 * @param {Camera} camera
 * @param {number} x
 * @param {number} z
 * @param {number} w
 * @param {number} h
 * @returns {Box}
 */
export function box(camera, x, z, w, h) {
  const [left, top] = camera.toScreen(x, z + h);
  return [left, top, w * camera.scale, h * camera.scale];
}

/**
 * @param {Context} context
 * @param {Box} place
 * @param {Look} look
 * @param {number} scale
 */
export function building(context, place, look, scale) {
  const [left, top, width, height] = place;
  if (look.symbol === "thin") {
    context.fillStyle = look.fill ?? "#777";
    context.fillRect(left + width * 0.38, top + height * 0.38, width * 0.24, height * 0.24);
    return;
  }
  context.fillStyle = look.fill ?? "#b7b0a4";
  context.fillRect(left, top, width, height);
  if (scale < 5) return;
  context.strokeStyle = look.edge ?? "#333";
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  sign(context, look.symbol ?? "none", left + width / 2, top + height / 2, Math.min(width, height) * 0.3);
}

/**
 * A small sign in the middle of something, with `size` as half its width.
 *
 * @param {Context} context
 * @param {string} symbol
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function sign(context, symbol, x, y, size) {
  context.lineWidth = Math.max(1, size * 0.3);
  context.beginPath();
  if (symbol === "bar") line(context, x - size, y, x + size, y);
  else if (symbol === "pillow") context.rect(x - size * 0.7, y - size, size * 1.4, size * 0.7);
  else if (symbol === "pot") context.arc(x, y, size * 0.8, 0, Math.PI);
  else if (symbol === "cross") {
    line(context, x - size, y - size, x + size, y + size);
    line(context, x - size, y + size, x + size, y - size);
  } else if (symbol === "plus") {
    line(context, x - size, y, x + size, y);
    line(context, x, y - size, x, y + size);
  } else if (symbol === "ring" || symbol === "circle") context.arc(x, y, size * 0.8, 0, 2 * Math.PI);
  else if (symbol === "bolt") {
    line(context, x + size * 0.4, y - size, x - size * 0.4, y);
    line(context, x - size * 0.4, y, x + size * 0.4, y);
    line(context, x + size * 0.4, y, x - size * 0.4, y + size);
  } else if (symbol === "dot" || symbol === "small") context.arc(x, y, size * 0.3, 0, 2 * Math.PI);
  else if (symbol === "lines") {
    line(context, x - size, y - size * 0.5, x + size, y - size * 0.5);
    line(context, x - size, y + size * 0.5, x + size, y + size * 0.5);
  } else if (symbol === "slash") line(context, x - size, y + size, x + size, y - size);
  else polygon(context, symbol, x, y, size);
  context.stroke();
}

/**
 * @param {Context} context
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function polygon(context, shape, x, y, size) {
  if (shape === "triangle")
    points(context, [
      [x, y - size],
      [x + size, y + size * 0.8],
      [x - size, y + size * 0.8],
    ]);
  else if (shape === "diamond")
    points(context, [
      [x, y - size],
      [x + size, y],
      [x, y + size],
      [x - size, y],
    ]);
  else if (shape === "square") context.rect(x - size * 0.8, y - size * 0.8, size * 1.6, size * 1.6);
  else if (shape === "circle") context.arc(x, y, size, 0, 2 * Math.PI);
}

/**
 * @param {Context} context
 * @param {[number, number][]} corners
 */
function points(context, corners) {
  corners.forEach(([x, y], place) => (place === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
}

/**
 * @param {Context} context
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function line(context, x1, y1, x2, y2) {
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}

/**
 * @param {Context} context
 * @param {Camera} camera
 * @param {Look} look
 * @param {any[]} row
 */
function item(context, camera, look, row) {
  const [left, top] = camera.toScreen(row[1] + 0.5, row[2] + 0.5);
  const size = Math.max(1, camera.scale * 0.28);
  context.fillStyle = look.fill ?? "#6f8f9c";
  if (camera.scale < 6) {
    context.fillRect(left - size, top - size, size * 2, size * 2);
    return;
  }
  itemSign(context, left, top, size, look);
}

/**
 * The sign of an item: a shape in its colour, or a white disc with a mark in its colour.
 *
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {Look} look
 */
export function itemSign(context, x, y, size, look) {
  const symbol = look.symbol ?? "square";
  const isMark = ["plus", "slash", "cross"].includes(symbol);
  context.fillStyle = isMark ? "#fff" : (look.fill ?? "#6f8f9c");
  context.strokeStyle = "#333";
  context.lineWidth = 1;
  context.beginPath();
  polygon(context, ["square", "triangle", "diamond"].includes(symbol) ? symbol : "circle", x, y, size);
  context.fill();
  context.stroke();
  if (!isMark) return;
  context.strokeStyle = look.fill ?? "#333";
  sign(context, symbol, x, y, size * 0.7);
}

/**
 * A box with a pattern, so that it can be told without colour.
 *
 * @param {Context} context
 * @param {Box} place
 * @param {Look} look
 * @param {number} strength
 */
export function pattern(context, place, look, strength) {
  const [left, top, width, height] = place;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  if (look.fill) {
    context.globalAlpha = strength;
    context.fillStyle = look.fill;
    context.fillRect(left, top, width, height);
  }
  context.globalAlpha = 0.8;
  context.strokeStyle = look.edge ?? look.fill ?? "#333";
  context.lineWidth = 1;
  context.beginPath();
  const gap = 6;
  if (look.pattern === "rows")
    for (let y = top + gap / 2; y < top + height; y += gap) line(context, left, y, left + width, y);
  else if (look.pattern === "dots")
    for (let x = left; x < left + width; x += gap)
      for (let y = top; y < top + height; y += gap) context.rect(x, y, 1, 1);
  else for (let x = left - height; x < left + width; x += gap) line(context, x, top + height, x + height, top);
  context.stroke();
  context.globalAlpha = 1;
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  context.restore();
}

/**
 * @param {Context} context
 * @param {Box} place
 * @param {Look} look
 */
export function outline(context, [left, top, width, height], look) {
  context.save();
  context.strokeStyle = look.edge ?? "#1b4f9c";
  context.lineWidth = 1.5;
  context.setLineDash(look.pattern === "dotted" ? [1, 3] : [4, 3]);
  context.strokeRect(left + 1, top + 1, width - 2, height - 2);
  context.restore();
}

/**
 * @param {Context} context
 * @param {Camera} camera
 * @param {number} x
 * @param {number} z
 * @param {Look} look
 */
function flame(context, camera, x, z, look) {
  const [left, top] = camera.toScreen(x + 0.5, z + 0.5);
  const size = Math.max(4, camera.scale * 0.5);
  context.fillStyle = look.fill ?? "#ff7a1a";
  context.strokeStyle = look.edge ?? "#7a1500";
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, top - size);
  context.quadraticCurveTo(left + size * 1.2, top + size * 0.2, left, top + size);
  context.quadraticCurveTo(left - size * 1.2, top + size * 0.2, left, top - size);
  context.fill();
  context.stroke();
}

/**
 * @param {Context} context
 * @param {Camera} camera
 * @param {number} x
 * @param {number} z
 */
function cross(context, camera, x, z) {
  const [left, top] = camera.toScreen(x + 0.5, z + 0.5);
  const size = Math.max(5, camera.scale * 0.4);
  for (const [color, width] of /** @type {[string, number][]} */ ([
    ["#fff", 5],
    ["#000", 2.5],
  ])) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    line(context, left - size, top - size, left + size, top + size);
    line(context, left - size, top + size, left + size, top - size);
    context.stroke();
  }
}
