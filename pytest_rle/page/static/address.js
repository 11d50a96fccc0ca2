import { TABS } from "./types.js";

/**
 * The address of a moment: `#episode/tick` or `#episode/tick/tab`.
 *
 * @typedef {{ name: string, tick: number, tab: string | null }} Address
 */

/**
 * @param {string} hash The part of the page's address from `#` on.
 * @returns {Address | null} Null if it names no moment.
 */
export function readAddress(hash) {
  const parts = hash.replace(/^#/, "").split("/");
  if (parts.length < 2 || !/^\d+$/.test(parts[1])) return null;
  try {
    const tab = parts[2] !== undefined && TABS.includes(parts[2]) ? parts[2] : null;
    return { name: decodeURIComponent(parts[0]), tick: Number(parts[1]), tab };
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {number} tick
 * @param {string} tab
 */
export function writeAddress(name, tick, tab) {
  return `#${encodeURIComponent(name)}/${tick}/${tab}`;
}
