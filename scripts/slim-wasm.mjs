/** What the product never asks of web-tree-sitter: its queries, cursors and look-ahead, a fourth of it. */
const UNUSED = /^ts_(?:query|tree_cursor|lookahead)_/;

/**
 * The parser of web-tree-sitter without what isn't used, by WebAssembly's own tool.
 * @param {Uint8Array} parser
 * @returns {Promise<Uint8Array>} the same module with fewer exports, and without what only those reached
 */
export async function parserOnly(parser) {
  const { default: binaryen } = await import('binaryen');
  const module = binaryen.readBinary(parser);
  try {
    const names = Array.from(
      { length: module.getNumExports() },
      (_, at) => binaryen.getExportInfo(module.getExportByIndex(at)).name,
    );
    for (const name of names) if (UNUSED.test(name)) module.removeExport(name);
    module.runPasses(['remove-unused-module-elements']);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
