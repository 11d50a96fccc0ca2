import { el } from "./dom.js";
import { actionWords, title } from "./words.js";

/**
 * One order: what was asked and why, what became of it, and the game's own words.
 */

/** @type {Record<string, [string, string]>} */
const SIGNS = {
  done: ["✓", "done"],
  unconfirmed: ["?", "accepted, but the game shows nothing of it"],
  refused: ["✗", "refused by the game"],
  overruled: ["⇄", "overruled by another role"],
  skipped: ["·", "skipped"],
  unknown: ["?", "its answer was lost, and it may have happened or not"],
};

/** @param {import("./types.js").Order} order */
export function orderView(order) {
  const [sign, words] = SIGNS[order.status] ?? ["?", order.status];
  return el(
    "li",
    { class: `order ${order.status in SIGNS ? order.status : ""}` },
    el("span", { class: "sign", title: words }, sign),
    el(
      "div",
      {},
      el("strong", {}, actionWords(order.action)),
      el("small", {}, ` priority ${order.action.priority}`),
      el(
        "p",
        {},
        order.action.reason ? `“${order.action.reason}” ` : "",
        el("span", { class: "quiet" }, `${words}${order.reason ? `: ${order.reason}` : ""}`),
      ),
      order.exchanges.length > 0 &&
        el(
          "details",
          {},
          el("summary", {}, "The game's words"),
          ...order.exchanges.map((each) =>
            el(
              "pre",
              {},
              `${each.method} ${each.path}${each.body ? `\n${JSON.stringify(each.body)}` : ""}\n→ ${each.status ?? "no answer"} ${each.response}`,
            ),
          ),
        ),
    ),
  );
}

/** @param {import("./types.js").Rejected} rejected */
export function rejectedView(rejected) {
  const raw = /** @type {any} */ (rejected.raw);
  const words = typeof raw === "object" && raw !== null && "type" in raw ? actionWords(raw) : JSON.stringify(raw);
  return el(
    "li",
    { class: "order rejected" },
    el("span", { class: "sign", title: "removed from the plan" }, "⊘"),
    el(
      "div",
      {},
      el("strong", {}, words),
      el("p", {}, el("span", { class: "quiet" }, `removed from the plan: ${rejected.reason}`)),
    ),
  );
}

/** @param {import("./types.js").Conflict} conflict */
export function conflictView(conflict) {
  return el(
    "li",
    { class: "order" },
    el("span", { class: "sign", title: "conflict" }, "⇄"),
    el(
      "div",
      {},
      el("strong", {}, `Both set ${conflict.target}`),
      el(
        "p",
        {},
        `${title(conflict.winner)} won: ${actionWords(conflict.winning_action)}. ${title(conflict.loser)} lost: ${actionWords(conflict.losing_action)}.`,
      ),
    ),
  );
}
