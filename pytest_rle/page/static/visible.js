/** Signs that do not print: control characters, bidirectional and invisible marks, halves of pairs, ends of lines. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A text of others as it may be shown: signs that could hide or turn it stand as escapes, as in the terminal.
 *
 * @param {string} text
 */
export function visible(text) {
  return text.replace(HIDDEN, (sign) => {
    if (sign === "\n" || sign === "\t") return sign;
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  });
}
