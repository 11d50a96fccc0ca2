/**
 * Reads the data blocks that the page holds. Each is unpacked when it is first needed.
 */
export class Chunks {
  /** @param {Document} page */
  constructor(page) {
    this.page = page;
    /** @type {Map<string, Promise<any>>} */
    this.unpacked = new Map();
  }

  /**
   * Whether the page holds a block.
   *
   * @param {string} name
   */
  has(name) {
    return this.find(name) !== null;
  }

  /**
   * The content of a block.
   *
   * @param {string} name
   * @returns {Promise<any>}
   */
  get(name) {
    let content = this.unpacked.get(name);
    if (content === undefined) {
      const block = this.find(name);
      content =
        block === null ? Promise.reject(new Error(`The page has no block ${name}.`)) : unpack(block.textContent ?? "");
      this.unpacked.set(name, content);
    }
    return content;
  }

  /** @param {string} name */
  find(name) {
    return this.page.querySelector(`script[data-chunk="${CSS.escape(name)}"]`);
  }
}

/**
 * The JSON value of a block: base64 of gzip of JSON.
 *
 * @param {string} text
 */
async function unpack(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place++) bytes[place] = letters.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}
