/**
 * The prompts of an episode: their texts, and the part of each that is the role's view.
 *
 * @typedef {import("./types.js").Minds} Minds
 * @typedef {{ minds: Minds[], texts: Record<string, string> }} MindBlock
 */

/** Between two parts of a prompt, as in the record. */
const SEPARATOR = "\n\n";

/** The heading of the part that shows the colony. */
const VIEW = "# The colony now";

/** Reads the minds of one episode, block by block. */
export class MindReader {
  /**
   * @param {import("./chunks.js").Chunks} chunks
   * @param {number} episode
   * @param {number} size How many ticks a block holds.
   */
  constructor(chunks, episode, size) {
    this.chunks = chunks;
    this.episode = episode;
    this.size = size;
    /** @type {Map<number, Minds>} */
    this.live = new Map();
    /** @type {Record<string, string>} */
    this.liveTexts = {};
  }

  /**
   * Adds ticks of a run that is being played.
   *
   * @param {Minds[]} minds
   * @param {Record<string, string>} texts All texts of their prompts.
   */
  addLive(minds, texts) {
    for (const each of minds) this.live.set(each.tick, each);
    Object.assign(this.liveTexts, texts);
  }

  /**
   * The minds of a tick, and the texts of its prompts.
   *
   * @param {number} tick
   * @returns {Promise<{ minds: Minds | undefined, texts: Record<string, string> }>}
   */
  async at(tick) {
    const live = this.live.get(tick);
    if (live !== undefined) return { minds: live, texts: this.liveTexts };
    const name = `${this.episode}/minds/${Math.floor(tick / this.size)}`;
    if (tick < 0 || !this.chunks.has(name)) return { minds: undefined, texts: {} };
    const [block, shared] = await Promise.all([
      /** @type {Promise<MindBlock>} */ (this.chunks.get(name)),
      /** @type {Promise<Record<string, string>>} */ (this.chunks.get(`${this.episode}/texts`)),
    ]);
    return { minds: block.minds.find((each) => each.tick === tick), texts: { ...shared, ...block.texts } };
  }
}

/**
 * @param {string[]} names
 * @param {Record<string, string>} texts
 */
export function promptText(names, texts) {
  return names.map((name) => texts[name] ?? "").join(SEPARATOR);
}

/**
 * What the role saw of the colony: the part of its prompt with the view, its JSON with one value in each line.
 *
 * @param {string[]} names
 * @param {Record<string, string>} texts
 */
export function viewText(names, texts) {
  const part = viewPart(names, texts);
  return part === undefined ? "" : spread(part);
}

/**
 * What the other roles told this one, as its view held it.
 *
 * @param {string[]} names
 * @param {Record<string, string>} texts
 * @returns {[string, string][]} Sender and text.
 */
export function messagesIn(names, texts) {
  const view = viewPart(names, texts)?.match(/```json\n([\s\S]*?)\n```/)?.[1];
  try {
    const messages = JSON.parse(view ?? "{}").messages ?? {};
    return Object.entries(messages).map(([sender, text]) => [sender, String(text)]);
  } catch {
    return [];
  }
}

/**
 * @param {string[]} names
 * @param {Record<string, string>} texts
 */
function viewPart(names, texts) {
  return names.map((name) => texts[name] ?? "").find((text) => text.startsWith(VIEW));
}

/**
 * A text with its JSON blocks spread over lines. A block that is no JSON stays as it is.
 *
 * @param {string} text
 */
export function spread(text) {
  return text.replace(/```json\n([\s\S]*?)\n```/g, (whole, inner) => {
    try {
      return JSON.stringify(JSON.parse(inner), null, 1)
        .replaceAll(/\n\s*(?=[\]}])/g, "")
        .replaceAll(/([[{])\n\s+/g, "$1");
    } catch {
      return whole;
    }
  });
}
