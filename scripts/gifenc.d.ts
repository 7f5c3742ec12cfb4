/** The part of https://github.com/mattdesl/gifenc that we use; it has no types of its own. */
declare module 'gifenc' {
  type Palette = readonly (readonly number[])[];
  export function GIFEncoder(): {
    /** @param options `delay` in milliseconds */
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette: Palette; delay: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
  export function quantize(rgba: Uint8Array, maxColors: number): Palette;
  export function applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
}
