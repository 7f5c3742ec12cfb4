import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parserOnly, slimmed } from '../../../scripts/slim-wasm.mjs';

// The library of `dom` has no types here, and Node's are without WebAssembly.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    validate(bytes: Uint8Array): boolean;
    instantiate(bytes: Uint8Array): Promise<{ instance: { exports: Record<string, () => number> } }>;
  };
};

/**
 * Its functions: `one` calls the second function, which gives 1; `two` gives 2; the last one, which gives 3, is called by nobody.
 */
const module = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // Types: one, () -> i32.
  ...[1, 5, 1, 0x60, 0, 1, 0x7f],
  ...[3, 5, 4, 0, 0, 0, 0],
  ...[7, 13, 2, 3, ...Buffer.from('one'), 0, 0, 3, ...Buffer.from('two'), 0, 2],
  ...[10, 21, 4, 4, 0, 0x10, 1, 0x0b, 4, 0, 0x41, 1, 0x0b, 4, 0, 0x41, 2, 0x0b, 4, 0, 0x41, 3, 0x0b],
]);

describe('a WebAssembly module of which little is used', () => {
  it('keeps what can be reached, and traps in the rest', async () => {
    const slim = slimmed(module, name => name === 'one');
    assert.equal(slim.length, module.length - 2);
    const { exports } = (await WebAssembly.instantiate(slim)).instance;
    assert.equal(exports.one?.(), 1);
    assert.throws(() => exports.two?.(), /unreachable/);
  });

  it('is the same if all of it is used', () => {
    const parser = readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm');
    const whole = slimmed(parser, () => true);
    assert.deepEqual([...whole.subarray(0, 8)], [...parser.subarray(0, 8)]);
    assert.ok(WebAssembly.validate(whole));
    // Functions that even its own exports don't reach are few.
    assert.ok(whole.length > parser.length * 0.95);
  });

  it('is much smaller where whole areas aren’t used', () => {
    const parser = readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm');
    const slim = parserOnly(parser);
    assert.ok(WebAssembly.validate(slim));
    assert.ok(slim.length < parser.length * 0.75);
  });

  it('is refused with an instruction that isn’t known', () => {
    const unknown = Uint8Array.from(module);
    unknown[unknown.indexOf(0x10, 40)] = 0xfd;
    assert.throws(() => slimmed(unknown, () => true), /0xfd isn't known/);
  });
});
