import { Camera } from "./camera.js";
import { el, fill } from "./dom.js";
import { groundNames, mapGround } from "./map_ground.js";
import { mapLegend } from "./map_legend.js";
import { drawPawns, placedPawns } from "./map_pawns.js";
import { mapRooms } from "./map_rooms.js";
import { drawThings } from "./map_things.js";
import { mapTrees } from "./map_trees.js";
import { cellWords } from "./map_words.js";

/**
 * The map: drag to move it, turn the wheel to zoom, point at something to read what it is, click a pawn to follow it.
 *
 * @typedef {import("./scenes.js").Scenes} Scenes
 * @typedef {import("./scenes.js").Scene} Scene
 * @typedef {import("./map_pawns.js").Placed} Placed
 */

const CLICK_DISTANCE = 4;
const NEAR = 12;
const PLAIN_GROUND = "#b9aa86";

/**
 * @param {(pawn: string | null) => void} follow Called with the pawn that was clicked, null for the ground.
 */
export function mapView(follow) {
  const canvas = el("canvas", { class: "map", role: "img", "aria-label": "Map of the colony" });
  const tip = el("div", { class: "tip", hidden: true });
  const sky = el("p", { class: "sky" });
  const people = el("div", { class: "follow", role: "group", "aria-label": "Follow a colonist" });
  const legend = el("div");
  const camera = new Camera();
  /** @type {Scenes | null} */
  let scenes = null;
  /** @type {ReturnType<typeof mapGround>} */
  let ground = null;
  /** @type {ReturnType<typeof mapTrees> | null} */
  let trees = null;
  /** @type {ReturnType<typeof mapRooms> | null} */
  let rooms = null;
  let names = groundNamesOf(null);
  /** @type {{ tick: number, between: number, pawn: string | null }} */
  let moment = { tick: 0, between: 0, pawn: null };
  /** @type {Placed[]} */
  let pawns = [];
  let isFitted = false;
  let isAsked = false;

  const element = el(
    "section",
    { class: "map-view", "aria-label": "Map" },
    canvas,
    sky,
    people,
    el(
      "div",
      { class: "map-tools" },
      el("button", { title: "Zoom in", "aria-label": "Zoom in", click: () => zoom(1.5) }, "+"),
      el("button", { title: "Zoom out", "aria-label": "Zoom out", click: () => zoom(1 / 1.5) }, "−"),
      el("button", { title: "Show the whole colony", "aria-label": "Show the whole colony", click: () => fit() }, "⌂"),
    ),
    legend,
    tip,
  );

  new ResizeObserver(() => {
    const ratio = window.devicePixelRatio || 1;
    camera.width = canvas.clientWidth;
    camera.height = canvas.clientHeight;
    canvas.width = Math.round(camera.width * ratio);
    canvas.height = Math.round(camera.height * ratio);
    if (!isFitted) fit();
    ask();
  }).observe(canvas);

  /** Draw at the next frame, once. */
  function ask() {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  }

  /**
   * Takes in what a run that is being played has added. The place and the zoom stay.
   *
   * @param {Scenes} found
   */
  function refresh(found) {
    const isOpen = legend.querySelector("details")?.open ?? false;
    const grown = mapLegend(found);
    grown.open = isOpen;
    fill(legend, grown);
    ask();
  }

  function draw() {
    const context = canvas.getContext("2d");
    if (context === null || scenes === null || camera.width === 0) return;
    const scene = scenes.at(moment.tick);
    pawns = placedPawns(scene, scenes.at(moment.tick + 1), moment.between);
    const followed = pawns.find((pawn) => pawn.id === moment.pawn);
    if (followed) [camera.x, camera.z] = [followed.x + 0.5, followed.z + 0.5];
    const ratio = canvas.width / camera.width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = ground === null ? PLAIN_GROUND : "#2b2b2e";
    context.fillRect(0, 0, camera.width, camera.height);
    if (ground !== null) {
      ground.show(scene);
      context.imageSmoothingEnabled = false;
      const [left, top] = camera.toScreen(0, ground.canvas.height);
      context.drawImage(
        ground.canvas,
        left,
        top,
        ground.canvas.width * camera.scale,
        ground.canvas.height * camera.scale,
      );
    }
    rooms?.drawFloors(context, camera, scene);
    trees?.(context, camera, scene);
    drawThings(context, camera, scenes, scene);
    rooms?.drawNames(context, camera, scene);
    drawPawns(context, camera, scenes, scene, pawns, moment.pawn);
  }

  /** @param {number} factor */
  function zoom(factor) {
    camera.zoom(factor);
    ask();
  }

  function fit() {
    if (scenes === null || camera.width < 2) return;
    isFitted = true;
    const scene = scenes.at(scenes.data.steps.length - 1);
    const colonists = Object.entries(scenes.at(0).pawns ?? {}).filter(([, row]) => row[0] === "colonist");
    /** @type {[number, number][]} */
    const cells = colonists
      .map(([id]) => scenes?.at(0).places?.[id] ?? [null, null])
      .filter((place) => place[0] !== null)
      .map(([x, z]) => [x, z]);
    for (const row of Object.values(scene.buildings ?? {})) cells.push([row[1], row[2]]);
    camera.fit(middle(cells));
    ask();
  }

  /**
   * The pawns within reach of a point of the screen, nearest first.
   *
   * @param {number} left
   * @param {number} top
   */
  function near(left, top) {
    const reach = Math.max(NEAR, camera.scale * 0.7);
    return pawns
      .map((pawn) => {
        const [x, y] = camera.toScreen(pawn.x + 0.5, pawn.z + 0.5);
        return { pawn, distance: Math.hypot(x - left, y - top) };
      })
      .filter((each) => each.distance <= reach)
      .sort((a, b) => a.distance - b.distance)
      .map((each) => each.pawn);
  }

  /** @param {PointerEvent} event */
  function hover(event) {
    if (scenes === null) return;
    const [x, z] = camera.toCell(event.offsetX, event.offsetY).map(Math.floor);
    const scene = scenes.at(moment.tick);
    const room = rooms?.find(scene).find((each) => each.cells.some((cell) => cell[0] === x && cell[1] === z));
    const lines = cellWords(
      scenes,
      scene,
      near(event.offsetX, event.offsetY).slice(0, 4),
      x,
      z,
      names(x, z, scene),
      room?.id,
    );
    fill(tip, ...lines.map((line) => el("div", {}, line)));
    tip.hidden = false;
    const right = event.offsetX > camera.width / 2;
    tip.style.left = right ? "" : `${event.offsetX + 14}px`;
    tip.style.right = right ? `${camera.width - event.offsetX + 14}px` : "";
    tip.style.top = `${Math.min(event.offsetY + 12, camera.height - 120)}px`;
  }

  let held = { x: 0, y: 0, moved: 0, isDown: false };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    held = { x: event.offsetX, y: event.offsetY, moved: 0, isDown: true };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held.isDown) {
      hover(event);
      return;
    }
    const [dx, dy] = [event.offsetX - held.x, event.offsetY - held.y];
    held = { x: event.offsetX, y: event.offsetY, moved: held.moved + Math.hypot(dx, dy), isDown: true };
    if (held.moved < CLICK_DISTANCE) return;
    if (moment.pawn !== null) follow(null);
    tip.hidden = true;
    camera.x -= dx / camera.scale;
    camera.z += dy / camera.scale;
    ask();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (held.isDown && held.moved < CLICK_DISTANCE) follow(near(event.offsetX, event.offsetY)[0]?.id ?? null);
    held.isDown = false;
  });
  canvas.addEventListener("pointercancel", () => (held.isDown = false));
  canvas.addEventListener("pointerleave", () => (tip.hidden = true));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      camera.zoom(Math.exp(-event.deltaY * 0.0015), event.offsetX, event.offsetY);
      ask();
    },
    { passive: false },
  );

  return {
    element,
    /** @param {Scenes | null} found */
    load(found) {
      if (found !== null && found === scenes) {
        refresh(found);
        return;
      }
      scenes = found;
      isFitted = false;
      ground = found === null ? null : mapGround(found);
      trees = found === null ? null : mapTrees(found);
      rooms = found === null ? null : mapRooms(found);
      names = groundNamesOf(found);
      fill(legend, found !== null && mapLegend(found));
      fit();
    },
    /**
     * @param {number} tick
     * @param {number} between
     * @param {string | null} pawn
     */
    show(tick, between, pawn) {
      const isNew = tick !== moment.tick || pawn !== moment.pawn || people.childNodes.length === 0;
      moment = { tick, between, pawn };
      if (scenes !== null && isNew) {
        const scene = scenes.at(tick);
        fill(sky, skyWords(scene));
        fill(people, ...followButtons(scene, pawn, follow));
      }
      ask();
    },
  };
}

/** @param {Scenes | null} scenes */
function groundNamesOf(scenes) {
  return scenes === null ? () => "" : groundNames(scenes);
}

/** @param {Scene} scene */
function skyWords(scene) {
  const [weather, temperature, date] = scene.sky?.now ?? [];
  return [date, weather, typeof temperature === "number" ? `${temperature} °C` : ""].filter(Boolean).join(" · ");
}

/**
 * @param {Scene} scene
 * @param {string | null} pawn
 * @param {(pawn: string | null) => void} follow
 */
function followButtons(scene, pawn, follow) {
  return Object.entries(scene.pawns ?? {})
    .filter(([, row]) => row[0] === "colonist")
    .map(([id, row]) =>
      el(
        "button",
        {
          "aria-pressed": id === pawn ? "true" : "false",
          title: "Follow on the map",
          click: () => follow(id === pawn ? null : id),
        },
        row[1],
      ),
    );
}

/**
 * Most of the cells: those between the 4th and the 96th of a hundred in each direction, so that one ruin far away does
 * not make the colony small.
 *
 * @param {[number, number][]} cells
 */
function middle(cells) {
  if (cells.length < 20) return cells;
  const bound = (/** @type {0 | 1} */ axis) => {
    const sorted = cells.map((cell) => cell[axis]).sort((a, b) => a - b);
    return [sorted[Math.floor(sorted.length * 0.04)], sorted[Math.floor(sorted.length * 0.96)]];
  };
  const [[left, right], [low, high]] = [bound(0), bound(1)];
  return cells.filter(([x, z]) => x >= left && x <= right && z >= low && z <= high);
}
