/**
 * Where two runs of a game part: the first tick in which their orders differ.
 *
 * @typedef {import("./types.js").Mind} Mind
 * @typedef {import("./types.js").Action} Action
 * @typedef {{ tick: number, role: string, first: Action | null, second: Action | null }} Parting
 */

/**
 * @param {import("./prompts.js").MindReader} first
 * @param {import("./prompts.js").MindReader} second
 * @param {number} ticks
 * @returns {Promise<Parting | null>} Null if all orders are equal.
 */
export async function firstDifference(first, second, ticks) {
  for (let tick = 0; tick < ticks; tick++) {
    const [ours, theirs] = await Promise.all([first.at(tick), second.at(tick)]);
    const found = parting(tick, ours.minds?.roles ?? [], theirs.minds?.roles ?? []);
    if (found !== null) return found;
  }
  return null;
}

/**
 * @param {number} tick
 * @param {Mind[]} ours
 * @param {Mind[]} theirs
 * @returns {Parting | null}
 */
function parting(tick, ours, theirs) {
  const roles = [...new Set([...ours, ...theirs].map((mind) => mind.role))];
  for (const role of roles) {
    const a = orders(ours, role);
    const b = orders(theirs, role);
    for (let place = 0; place < Math.max(a.length, b.length); place++) {
      if (plain(a[place]) !== plain(b[place])) return { tick, role, first: a[place] ?? null, second: b[place] ?? null };
    }
  }
  return null;
}

/**
 * @param {Mind[]} minds
 * @param {string} role
 */
function orders(minds, role) {
  return minds.find((mind) => mind.role === role)?.orders.map((order) => order.action) ?? [];
}

/**
 * An order without its reason, because words alone change nothing in the game.
 *
 * @param {Action | undefined} action
 */
function plain(action) {
  return action === undefined ? "" : JSON.stringify({ ...action, reason: "" });
}
