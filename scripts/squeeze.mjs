import { readFileSync, writeFileSync } from 'node:fs';
import { deflateAsync } from '@gfx/zopfli';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';

/** The compression method that every zip reader supports. */
const DEFLATE = 8;
/** More would save a thousandth and take twice as long. */
const ITERATIONS = 5;

/**
 * Recompresses a zip file's entries better than zlib can. Their contents, modes and times stay, and the same file gives the
 * same bytes. Takes about 15 seconds for ours.
 * @param {string} file
 */
export async function squeeze(file) {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(file)));
  const writer = new ZipWriter(new Uint8ArrayWriter(), { extendedTimestamp: false });
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const { filename, crc32 = 0, externalFileAttributes, versionMadeBy } = entry;
    const content = await entry.getData(new Uint8ArrayWriter());
    const compressed = await deflateAsync(content, { numiterations: ITERATIONS });
    await writer.add(filename, new Uint8ArrayReader(compressed), {
      passThrough: true,
      compressionMethod: DEFLATE,
      uncompressedSize: content.length,
      crc32,
      rawLastModDate: Number(entry.rawLastModDate),
      externalFileAttributes,
      versionMadeBy,
    });
  }
  writeFileSync(file, await writer.close());
}
