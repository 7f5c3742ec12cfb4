/** The parts of web-tree-sitter that the product never uses: queries, cursors and look-ahead, a quarter of it. */
const UNUSED = /^ts_(?:query|tree_cursor|lookahead)_/;

/**
 * The parser of web-tree-sitter without its unused parts, which WebAssembly's own tool removes.
 * @param {Uint8Array} parser
 * @returns {Promise<Uint8Array>} the same module with fewer exports, and without code that only the others reached
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
