import * as l10n from '@vscode/l10n';
import { type Answer } from './answer';
import { type Service, problemOf } from './service';

/** Limits of one list, over all its pages. */
export interface ListLimits {
  readonly pages: number;
  readonly rows: number;
  readonly bytes: number;
  /** Milliseconds since its first page was requested. */
  readonly ms: number;
}

/** Ten thousand task instances of Airflow are about 15 MB; no list read here is longer. */
export const listLimits: ListLimits = { pages: 300, rows: 100_000, bytes: 64 * 1024 * 1024, ms: 5 * 60_000 };

type TooMany = (name: string, most: number, place: string) => string;
const TOO_MANY: Readonly<Record<'pages' | 'rows' | 'bytes', TooMany>> = {
  pages: (name, most, place) => l10n.t`${name} lists more than ${most} pages (${place}).`,
  rows: (name, most, place) => l10n.t`${name} lists more than ${most} rows (${place}).`,
  bytes: (name, most, place) => l10n.t`${name} lists more than ${most} bytes (${place}).`,
};

/** Keeps count of one list's pages. */
export interface Pages {
  /**
   * Must be called for each page.
   * @param place where it was read, for the message
   * @param cursor requests the next page; the same one twice would never end
   * @param mayFollow whether another page may follow; default: whether there is a cursor
   * @throws {ProblemError} `<service>.too-large` beyond the limits, and for a repeated cursor
   */
  add(page: {
    readonly place: string;
    readonly rows: number;
    readonly bytes: number;
    readonly cursor?: string;
    readonly mayFollow?: boolean;
  }): void;
}

/**
 * Enforces limits, because an endless list must not take endless memory, time or requests.
 * @param now milliseconds of a clock that is never set back
 */
export function pagesOf(
  service: Service,
  limits: Partial<ListLimits> = {},
  now: () => number = () => performance.now(),
): Pages {
  const most = { ...listLimits, ...limits };
  const began = now();
  const sofar = { pages: 0, rows: 0, bytes: 0 };
  const cursors = new Set<string>();
  return {
    add({ place, rows, bytes, cursor, mayFollow = cursor !== undefined }) {
      sofar.pages += 1;
      sofar.rows += rows;
      sofar.bytes += bytes;
      for (const what of ['pages', 'rows', 'bytes'] as const) {
        // If another page is already known to follow, there is no need to request it.
        const more = what === 'pages' && cursor !== undefined ? 1 : 0;
        if (sofar[what] + more <= most[what]) continue;
        throw problemOf(service, 'too-large', TOO_MANY[what](service.name, most[what], place));
      }
      if (mayFollow && now() - began > most.ms) {
        const minutes = Math.round(most.ms / 60_000);
        throw problemOf(
          service,
          'too-large',
          l10n.t`${service.name} has been listing for more than ${minutes} minutes (${place}).`,
        );
      }
      if (cursor === undefined) return;
      if (cursors.has(cursor)) {
        throw problemOf(
          service,
          'too-large',
          l10n.t`${service.name} lists the same page again and again (${place}).`,
        );
      }
      cursors.add(cursor);
    },
  };
}

/** An answer's contribution to {@link Pages.add}. */
export function pageOf(answer: Answer, rows: number, cursor?: string) {
  const { place, bytes } = answer;
  return { place, rows, bytes: bytes.length, ...(cursor === undefined ? {} : { cursor }) };
}
