const words: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'a file may grow no further',
  EROFS: 'the disk is read-only',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  // Node also reports this when creating a folder under a read-only one (https://github.com/nodejs/node/issues/47098).
  ENOENT: "its folder is gone or can't be made",
};

/** Why something couldn't be written, as a clause; the system's error code if there is no text for it. */
export function whyUnwritable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return words[code] ?? code;
}
