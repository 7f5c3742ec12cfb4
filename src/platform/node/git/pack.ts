import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** How a repository names its objects. */
export type ObjectFormat = 'sha1' | 'sha256';

/** An object of git, by its kind. */
export interface GitObject {
  readonly kind: keyof typeof NUMBERS;
  readonly content: Buffer;
}

/** Of each kind in a pack: https://git-scm.com/docs/gitformat-pack#_object_types */
const NUMBERS = { commit: 1, tree: 2, blob: 3 } as const;

/** The ID that git gives an object: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage */
export function idOf({ kind, content }: GitObject, format: ObjectFormat): string {
  return createHash(format).update(`${kind} ${content.length}\0`).update(content).digest('hex');
}

/** A pack of whole objects: https://git-scm.com/docs/gitformat-pack#_pack_pack_files_have_the_following_format */
export function packOf(objects: readonly GitObject[], format: ObjectFormat): Buffer {
  const head = Buffer.alloc(12);
  head.write('PACK');
  // The version.
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(objects.length, 8);
  const entries = objects.flatMap(each => [entryHead(each), deflateSync(each.content)]);
  const pack = Buffer.concat([head, ...entries]);
  return Buffer.concat([pack, createHash(format).update(pack).digest()]);
}

/** Kind and size: four bits of the size, then seven in each byte, while the highest bit says that another byte follows. */
function entryHead({ kind, content }: GitObject): Buffer {
  const bytes: number[] = [];
  let byte = NUMBERS[kind] * 16 + (content.length % 16);
  for (let rest = Math.floor(content.length / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte + 128);
    byte = rest % 128;
  }
  return Buffer.from([...bytes, byte]);
}
