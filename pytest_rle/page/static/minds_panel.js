import { callsView } from "./call_view.js";
import { diffLines, onlyChanges } from "./diff.js";
import { el, fill } from "./dom.js";
import { conflictView, orderView, rejectedView } from "./order_view.js";
import { messagesIn, promptText, viewText } from "./prompts.js";
import { counted, decimal, money, title, whole } from "./words.js";

/**
 * What each role saw, thought and ordered in the tick that is shown.
 *
 * @typedef {import("./types.js").Mind} Mind
 * @typedef {import("./types.js").Minds} Minds
 * @typedef {import("./types.js").Tick} Tick
 * @typedef {Record<string, string>} Texts
 */

/** @param {import("./state.js").State} state */
export function mindsPanel(state) {
  const roles = el("div", { class: "roles", role: "tablist", "aria-label": "Roles" });
  const body = el("div", { class: "mind" });
  const head = el("p", { class: "quiet" });
  const element = el("div", { class: "minds" }, head, roles, body);
  let asked = 0;
  /** Which of the folded parts are open; they stay so from tick to tick. */
  const open = new Set(["orders"]);

  return {
    element,
    /**
     * @param {import("./prompts.js").MindReader} reader
     * @param {Tick | undefined} tick
     */
    async show(reader, tick) {
      const request = ++asked;
      const number = tick?.tick ?? 0;
      const [now, before] = await Promise.all([reader.at(number), reader.at(number - 1)]);
      if (request !== asked) return;
      element.dataset.tick = String(number);
      reader.at(number + 1).catch(() => undefined); // unpacks the next block while there is time
      if (now.minds === undefined || now.minds.roles.length === 0) {
        fill(
          head,
          tick?.is_end
            ? "The run is over: nobody decides any more. Step back to see the last orders."
            : "No role has decided in this tick.",
        );
        fill(roles);
        fill(body);
        return;
      }
      fill(head, tickWords(tick));
      const chosen = now.minds.roles.find((mind) => mind.role === state.shown.role) ?? mostBusy(now.minds.roles);
      fill(roles, ...now.minds.roles.map((mind) => roleTab(mind, mind === chosen, state)));
      const last = before.minds?.roles.find((mind) => mind.role === chosen.role);
      fill(
        body,
        ...mindView(chosen, now.texts, last && viewText(last.prompt, before.texts), open),
        conflicts(now.minds),
      );
    },
  };
}

/**
 * The role that is shown before one was chosen: the one with most orders.
 *
 * @param {Mind[]} roles
 */
function mostBusy(roles) {
  return roles.reduce((best, mind) => (mind.orders.length > best.orders.length ? mind : best));
}

/** @param {Tick | undefined} tick */
function tickWords(tick) {
  if (tick === undefined) return "";
  const orders = Object.entries(tick.orders).map(([status, count]) => `${count} ${status}`);
  const parts = [orders.length > 0 ? `Orders: ${orders.join(", ")}` : "No orders"];
  if (tick.calls > 0) {
    parts.push(
      `${counted(tick.calls, "call")}, ${whole(tick.prompt_tokens)} tokens in, ${whole(tick.completion_tokens)} out, ${money(tick.cost_usd, tick.unknown_cost_calls)}, ${decimal(tick.seconds, 1)} s`,
    );
  }
  return `${parts.join(". ")}.`;
}

/**
 * @param {Mind} mind
 * @param {boolean} chosen
 * @param {import("./state.js").State} state
 */
function roleTab(mind, chosen, state) {
  const failed = mind.status !== "success";
  const notDone = ["refused", "unconfirmed"].map((status) => [
    status,
    mind.orders.filter((order) => order.status === status).length,
  ]);
  return el(
    "button",
    {
      role: "tab",
      "aria-selected": chosen ? "true" : "false",
      class: failed ? "failed" : "",
      click: () => state.set({ role: mind.role }),
    },
    title(mind.role),
    el(
      "small",
      {},
      failed
        ? mind.status.replaceAll("_", " ")
        : [
            counted(mind.orders.length, "order"),
            ...notDone.filter(([, count]) => count).map(([status, count]) => `${count} ${status}`),
          ].join(", "),
    ),
  );
}

/**
 * @param {Mind} mind
 * @param {Texts} texts
 * @param {string | undefined} lastView
 * @param {Set<string>} open
 */
function mindView(mind, texts, lastView, open) {
  const view = viewText(mind.prompt, texts);
  const attempts = mind.calls.length;
  const messages = messagesIn(mind.prompt, texts);
  const notes = [
    mind.model ?? mind.policy,
    mind.confidence !== null && `confidence ${mind.confidence}`,
    mind.timeout_s !== null && `${decimal(mind.latency_s, 1)} of ${mind.timeout_s} s`,
    attempts > 0 && spendingWords(mind.calls),
    attempts > 1 && `retried: ${attempts} attempts`,
    mind.repaired && "the answer was repaired",
    mind.calls.some((call) => call.finish_reason === "length") && "an answer was cut at the token limit",
  ].filter(Boolean);
  return [
    el("p", { class: "quiet" }, notes.join(" · ")),
    mind.error && el("p", { class: "warning" }, `${mind.status.replaceAll("_", " ")}: ${mind.error}`),
    mind.summary && el("blockquote", {}, mind.summary),
    section("orders", `Plan: ${counted(mind.orders.length + mind.rejected.length, "order")}`, open, () => [
      el("ul", { class: "orders" }, ...mind.orders.map(orderView), ...mind.rejected.map(rejectedView)),
    ]),
    messages.length > 0 &&
      section("messages", `Messages: what ${counted(messages.length, "other role")} told it`, open, () => [
        el("dl", {}, ...messages.flatMap(([sender, text]) => [el("dt", {}, title(sender)), el("dd", {}, text)])),
      ]),
    attempts > 0 && section("answer", `Raw answer: ${counted(attempts, "attempt")}`, open, () => callsView(mind.calls)),
    mind.prompt.length > 0 &&
      section("view", "View: what the role saw of the colony", open, () => [
        el("pre", { class: "view" }, view || "The prompt has no view."),
      ]),
    mind.prompt.length > 0 &&
      lastView !== undefined &&
      section("diff", "What changed in the view since the last tick", open, () => [diffView(lastView, view)]),
    mind.prompt.length > 0 &&
      section("prompt", "Prompt: every word that was sent", open, () => [
        el("pre", { class: "prompt" }, promptText(mind.prompt, texts)),
      ]),
    mind.prompt.length === 0 && el("p", { class: "quiet" }, "This role asks no model, so it has no prompt."),
  ];
}

/** @param {import("./types.js").Call[]} calls */
function spendingWords(calls) {
  const sum = (/** @type {"prompt_tokens" | "completion_tokens" | "cost_usd"} */ name) =>
    calls.reduce((total, call) => total + (call[name] ?? 0), 0);
  const unknown = calls.filter((call) => call.cost_usd === null).length;
  return `${whole(sum("prompt_tokens"))} tokens in, ${whole(sum("completion_tokens"))} out, ${money(sum("cost_usd"), unknown)}`;
}

/**
 * A part that folds. Its content is built when it is opened.
 *
 * @param {string} name
 * @param {string} label
 * @param {Set<string>} open
 * @param {() => Node[]} build
 */
function section(name, label, open, build) {
  const body = el("div");
  const part = el("details", { class: `part ${name}-part`, open: open.has(name) }, el("summary", {}, label), body);
  if (open.has(name)) body.append(...build());
  part.addEventListener("toggle", () => {
    if (part.open) open.add(name);
    else open.delete(name);
    if (part.open && body.childNodes.length === 0) body.append(...build());
  });
  return part;
}

/**
 * @param {string} before
 * @param {string} after
 */
function diffView(before, after) {
  const lines = onlyChanges(diffLines(before, after));
  if (lines.length === 0) return el("p", { class: "quiet" }, "Nothing changed.");
  const classes = { "+": "added", "-": "removed", " ": "" };
  return el(
    "pre",
    { class: "diff" },
    ...lines.map((line) => el("span", { class: classes[line.sign] }, `${line.sign} ${line.text}\n`)),
  );
}

/** @param {Minds} minds */
function conflicts(minds) {
  if (minds.conflicts.length === 0) return null;
  return el(
    "section",
    {},
    el("h3", {}, `Conflicts between roles: ${minds.conflicts.length}`),
    el("ul", { class: "orders" }, ...minds.conflicts.map(conflictView)),
  );
}
