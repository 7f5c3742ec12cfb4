/** State that survives when the webview is hidden, moved or reloaded. */
export interface Kept {
  /** The shown run; the host restores it. */
  readonly run: string | null;
  /** Steps and other parts that the person expanded or collapsed, by id. */
  readonly opened: Readonly<Record<string, boolean>>;
  /** Reasons and field values that the person typed, by question, and what changes are filtered by. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Pixels from the top. */
  readonly scroll: number;
}
export const nothingKept: Kept = { run: null, opened: {}, drafts: {}, scroll: 0 };

/** Parses the kept state field by field, because an older version of this script may have written it. */
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
