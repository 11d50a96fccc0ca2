/**
 * Which part of the map is seen: the cell in the middle, and how many pixels a cell has.
 */

const SMALLEST = 1;
const LARGEST = 48;

export class Camera {
  constructor() {
    this.x = 0;
    this.z = 0;
    this.scale = 8;
    this.width = 1;
    this.height = 1;
  }

  /**
   * The place of a cell's corner on the screen. The map's z axis points up.
   *
   * @param {number} x
   * @param {number} z
   * @returns {[number, number]}
   */
  toScreen(x, z) {
    return [(x - this.x) * this.scale + this.width / 2, (this.z - z) * this.scale + this.height / 2];
  }

  /**
   * @param {number} left
   * @param {number} top
   * @returns {[number, number]}
   */
  toCell(left, top) {
    return [(left - this.width / 2) / this.scale + this.x, this.z - (top - this.height / 2) / this.scale];
  }

  /**
   * @param {number} factor
   * @param {number} left The point of the screen that stays where it is.
   * @param {number} top
   */
  zoom(factor, left = this.width / 2, top = this.height / 2) {
    const [x, z] = this.toCell(left, top);
    this.scale = Math.max(SMALLEST, Math.min(LARGEST, this.scale * factor));
    const [nowX, nowZ] = this.toCell(left, top);
    this.x += x - nowX;
    this.z += z - nowZ;
  }

  /**
   * Show these cells, with some room around them.
   *
   * @param {[number, number][]} cells
   */
  fit(cells) {
    if (cells.length === 0) return;
    const xs = cells.map((cell) => cell[0]);
    const zs = cells.map((cell) => cell[1]);
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...zs), Math.max(...zs)];
    this.x = (left + right + 1) / 2;
    this.z = (low + high + 1) / 2;
    const fitting = Math.min(this.width / (right - left + 11), this.height / (high - low + 11));
    this.scale = Math.max(SMALLEST, Math.min(20, fitting));
  }
}
