/** What survives that the webview is hidden, moved or reloaded. */
export interface Kept {
  /** The run that is shown; the host restores it. */
  readonly run: string | null;
  /** Steps and other parts that the person opened or closed, by id. */
  readonly opened: Readonly<Record<string, boolean>>;
  /** Reasons that were typed and not sent, by question. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Pixels from the top. */
  readonly scroll: number;
}
export const nothingKept: Kept = { run: null, opened: {}, drafts: {}, scroll: 0 };

/** Takes what an older version of this script may have kept, part by part. */
export function keptOf(value: unknown): Kept {
  if (typeof value !== 'object' || value === null) return nothingKept;
  const { run, opened, drafts, scroll } = value as Partial<Record<keyof Kept, unknown>>;
  return {
    run: typeof run === 'string' ? run : null,
    opened: recordOf(opened, (each): each is boolean => typeof each === 'boolean'),
    drafts: recordOf(drafts, (each): each is string => typeof each === 'string'),
    scroll: typeof scroll === 'number' ? scroll : 0,
  };
}

function recordOf<T>(value: unknown, is: (each: unknown) => each is T): Record<string, T> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => is(entry[1])));
}
