const words: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'a file may grow no further',
  EROFS: 'the disk is read-only',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  // Also what a folder below one that is read-only is told with (https://github.com/nodejs/node/issues/47098).
  ENOENT: "its folder is gone or can't be made",
};

/** Why something could not be written, in words; the system's own code where there are none. */
export function whyUnwritable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return words[code] ?? code;
}
