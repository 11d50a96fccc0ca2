import { el } from "./dom.js";
import { counted, decimal, money, whole } from "./words.js";

/**
 * The calls to a model in one deliberation, with every raw answer.
 *
 * @typedef {import("./types.js").Call} Call
 */

/** @type {Record<string, string>} */
const STATUSES = { ok: "answered", repeated: "made again when the run was resumed" };

/** @param {Call[]} calls */
export function callsView(calls) {
  return calls.map((call) =>
    el(
      "details",
      { class: "call", open: calls.length === 1 },
      el("summary", {}, callWords(call)),
      call.message && el("p", { class: "warning" }, `${call.fault}: ${call.message}`),
      call.prompt_cut &&
        el("p", { class: "warning" }, "The server counted so few tokens that it must have cut the prompt."),
      call.truncated &&
        el(
          "p",
          { class: "warning" },
          `The record keeps the first ${whole(call.raw.length)} of ${counted(call.raw_length, "character")}.`,
        ),
      call.raw ? el("pre", { class: "raw" }, call.raw) : el("p", { class: "quiet" }, "No text was answered."),
    ),
  );
}

/** @param {Call} call */
function callWords(call) {
  const tokens = [
    call.prompt_tokens !== null && `${whole(call.prompt_tokens)} tokens in`,
    call.completion_tokens !== null && `${whole(call.completion_tokens)} out`,
    call.reasoning_tokens !== null && `${whole(call.reasoning_tokens)} of them thoughts`,
    call.cached_tokens !== null && `${whole(call.cached_tokens)} cached`,
  ].filter(Boolean);
  return [
    `Attempt ${call.attempt}: ${STATUSES[call.status] ?? (call.fault || call.status)}`,
    call.http_status !== null && `HTTP ${call.http_status}`,
    call.finish_reason === "length" && "cut at the token limit",
    tokens.join(", "),
    `${decimal(call.latency_s, 1)} s`,
    call.cost_usd === null ? "cost unknown" : `${money(call.cost_usd)} ${call.cost_source}`,
    call.model,
  ]
    .filter(Boolean)
    .join(" · ");
}
