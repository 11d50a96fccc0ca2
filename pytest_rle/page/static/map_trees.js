/**
 * The trees of the map that still stand, as dots.
 *
 * @typedef {import("./scenes.js").Scenes} Scenes
 * @typedef {import("./scenes.js").Scene} Scene
 */

/** @param {Scenes} scenes */
export function mapTrees(scenes) {
  const map = scenes.map;
  const color = scenes.data.looks.rock?.tree?.fill ?? "#4f7a46";
  /** @type {[number, number][]} */
  const places = [];
  for (const runs of Object.values(map?.trees ?? {})) {
    let cell = 0;
    for (let place = 0; place < runs.length; place += 2) {
      cell += runs[place];
      for (let count = runs[place + 1]; count > 0; count--, cell++)
        places.push([cell % (map?.width ?? 1), Math.floor(cell / (map?.width ?? 1))]);
    }
  }
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import("./camera.js").Camera} camera
   * @param {Scene} scene
   */
  return (context, camera, scene) => {
    const [left, high] = camera.toCell(0, 0);
    const [right, low] = camera.toCell(camera.width, camera.height);
    const radius = Math.max(1, camera.scale * 0.42);
    context.fillStyle = color;
    context.beginPath();
    for (const [x, z] of places) {
      if (x < left - 1 || x > right || z < low - 1 || z > high || scene.felled?.[`${x},${z}`]) continue;
      const [screenX, screenY] = camera.toScreen(x + 0.5, z + 0.5);
      if (camera.scale < 4) context.rect(screenX - radius, screenY - radius, radius * 2, radius * 2);
      else {
        context.moveTo(screenX + radius, screenY);
        context.arc(screenX, screenY, radius, 0, 2 * Math.PI);
      }
    }
    context.globalAlpha = 0.85;
    context.fill();
    context.globalAlpha = 1;
  };
}
