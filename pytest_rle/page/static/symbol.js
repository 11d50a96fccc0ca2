import { svg } from "./dom.js";
import { kindLook } from "./kinds.js";

/**
 * The small picture of a kind of happening.
 *
 * @param {string} kind
 */
export function symbol(kind) {
  const look = kindLook(kind);
  const shape = svg("path", { d: look.path, "fill-rule": "evenodd" });
  return svg(
    "svg",
    { viewBox: "0 0 10 10", class: `symbol ${look.color}`, role: "img", "aria-label": look.label },
    shape,
  );
}
