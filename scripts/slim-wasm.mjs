/**
 * Makes a WebAssembly module smaller of which little is used: functions that nothing can reach become a trap. All indices,
 * exports and data stay, so whatever loads the module needn't know.
 *
 * Sections and instructions are as in https://webassembly.github.io/spec/core/binary/.
 */

const [IMPORT, EXPORT, START, ELEMENT, CODE] = [2, 7, 8, 9, 10];
/** Without locals, `unreachable`, `end`. */
const TRAP = Uint8Array.of(0, 0x00, 0x0b);

/**
 * @param {Uint8Array} module
 * @param {(name: string) => boolean} isUsed whether an exported function may be called
 * @returns {Uint8Array}
 * @throws {Error} for an instruction or a form that isn't known here
 */
export function slimmed(module, isUsed) {
  const sections = sectionsOf(module);
  const body = (/** @type {number} */ id) => sections.find(section => section.id === id)?.content;
  const imported = importedFunctions(new Reader(body(IMPORT) ?? new Uint8Array([0])));
  const code = functionsOf(new Reader(body(CODE) ?? new Uint8Array([0])));
  const start = body(START);
  const waiting = [
    ...exportedFunctions(new Reader(body(EXPORT) ?? new Uint8Array([0]))).flatMap(({ name, index }) =>
      isUsed(name) ? [index] : [],
    ),
    ...elements(new Reader(body(ELEMENT) ?? new Uint8Array([0]))),
    ...(start === undefined ? [] : [new Reader(start).unsigned()]),
  ];
  /** @type {Set<number>} */
  const reached = new Set();
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const own = code[index - imported];
    if (own !== undefined) waiting.push(...calledIn(new Reader(own)));
  }
  const bodies = code.map((own, at) => (reached.has(at + imported) ? own : TRAP));
  const written = bytes(unsigned(bodies.length), ...bodies.flatMap(each => [unsigned(each.length), each]));
  return bytes(
    module.subarray(0, 8),
    ...sections.flatMap(({ id, content }) => {
      const now = id === CODE ? written : content;
      return [Uint8Array.of(id), unsigned(now.length), now];
    }),
  );
}

/**
 * The parser of web-tree-sitter as the product uses it: its queries, cursors and look-ahead are a fourth of it.
 * @param {Uint8Array} module
 */
export function parserOnly(module) {
  return slimmed(module, name => !/^ts_(?:query|tree_cursor|lookahead)_/.test(name));
}

/** Reads a module from its start to its end. */
class Reader {
  #at = 0;

  /** @param {Uint8Array} content */
  constructor(content) {
    this.content = content;
  }
  get isAtEnd() {
    return this.#at >= this.content.length;
  }
  byte() {
    const value = this.content[this.#at++];
    if (value === undefined) throw new Error('The WebAssembly module ends too early.');
    return value;
  }
  /** LEB128, of at most 32 bits. */
  unsigned() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const next = this.byte();
      value += (next & 0x7f) * 2 ** shift;
      if (next < 0x80) return value;
    }
  }
  /** A number of any sign and width. @param {number} count of numbers */
  skip(count) {
    for (let at = 0; at < count; at++) while (this.byte() >= 0x80);
  }
  /** @param {number} length */
  take(length) {
    const taken = this.content.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }
  name() {
    return new TextDecoder().decode(this.take(this.unsigned()));
  }
  /** @template T @param {() => T} read @returns {T[]} */
  all(read) {
    return Array.from({ length: this.unsigned() }, read);
  }
}

/** @param {Uint8Array} module */
function sectionsOf(module) {
  const reader = new Reader(module.subarray(8));
  const sections = [];
  while (!reader.isAtEnd) sections.push({ id: reader.byte(), content: reader.take(reader.unsigned()) });
  return sections;
}

/** @param {Reader} reader @returns {number} how many there are: they have the first indices */
function importedFunctions(reader) {
  const kinds = reader.all(() => {
    reader.name();
    reader.name();
    const kind = reader.byte();
    if (kind === 0) reader.skip(1);
    else if (kind === 3) reader.take(2);
    else if (kind === 1 || kind === 2) {
      if (kind === 1) reader.byte();
      reader.skip((reader.byte() & 1) === 1 ? 2 : 1);
    } else throw new Error(`An import of kind ${kind} isn't known.`);
    return kind;
  });
  return kinds.filter(kind => kind === 0).length;
}

/** @param {Reader} reader */
function exportedFunctions(reader) {
  const all = reader.all(() => ({ name: reader.name(), kind: reader.byte(), index: reader.unsigned() }));
  return all.filter(({ kind }) => kind === 0);
}

/** Functions that can be called by a table. @param {Reader} reader @returns {number[]} */
function elements(reader) {
  return reader
    .all(() => {
      const form = reader.unsigned();
      if (form !== 0) throw new Error(`Elements of form ${form} aren't known.`);
      for (let operation = reader.byte(); operation !== 0x0b; operation = reader.byte()) {
        // A constant, or a global.
        if (operation !== 0x41 && operation !== 0x23) throw new Error('An offset isn’t known.');
        reader.skip(1);
      }
      return reader.all(() => reader.unsigned());
    })
    .flat();
}

/** @param {Reader} reader */
function functionsOf(reader) {
  return reader.all(() => reader.take(reader.unsigned()));
}

/** @param {Reader} reader of a function's body @returns {number[]} */
function calledIn(reader) {
  /** @type {number[]} */
  const called = [];
  reader.all(() => {
    reader.skip(1);
    reader.byte();
  });
  while (!reader.isAtEnd) {
    const operation = reader.byte();
    if (operation === 0x10 || operation === 0xd2) called.push(reader.unsigned());
    else if (operation === 0x0e) reader.skip(reader.unsigned() + 1);
    else if (operation === 0x1c) reader.take(reader.unsigned());
    else if (operation === 0x43) reader.take(4);
    else if (operation === 0x44) reader.take(8);
    else if (operation === 0xfc) reader.skip(more(reader.unsigned()));
    else reader.skip(operands(operation));
  }
  return called;
}

/** How many numbers follow an instruction. @param {number} operation */
function operands(operation) {
  // Blocks with their type, branches, variables and tables, memory's size, constants, and a null of a type.
  if ([0x02, 0x03, 0x04, 0x0c, 0x0d, 0x3f, 0x40, 0x41, 0x42, 0xd0].includes(operation)) return 1;
  if (operation >= 0x20 && operation <= 0x26) return 1;
  // An indirect call, and memory.
  if (operation === 0x11 || (operation >= 0x28 && operation <= 0x3e)) return 2;
  if ([0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].includes(operation)) return 0;
  if (operation >= 0x45 && operation <= 0xc4) return 0;
  throw new Error(`The instruction 0x${operation.toString(16)} isn't known.`);
}

/** How many numbers follow an instruction that begins with 0xfc. @param {number} operation */
function more(operation) {
  const count = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][operation];
  if (count === undefined) throw new Error(`The instruction 0xfc ${operation} isn't known.`);
  return count;
}

/** @param {number} value */
function unsigned(value) {
  const all = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Uint8Array.of(...all, left);
    all.push((left & 0x7f) | 0x80);
  }
}

/** @param {readonly Uint8Array[]} parts */
function bytes(...parts) {
  return new Uint8Array(Buffer.concat(parts));
}
