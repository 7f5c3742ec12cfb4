import { MAX_RECORD_LENGTH, readRecord } from '../../../src/core/plan/readRecord';
import { readPlanJson } from '../../../src/core/plan/planJson';
import { parseRunbook } from '../../../src/core/runbook/parseRunbook';
import { kinds } from '../../../src/kinds';
import { resultOrProblem } from '../problems';

/** Something that reads text from outside. */
export interface Reader {
  readonly name: string;
  readonly read: (text: string) => unknown;
  /** UTF-16 code units; anything longer is refused. */
  readonly most: number;
  readonly isRefused: (text: string) => boolean | Promise<boolean>;
}

const unbounded = { most: Infinity, isRefused: () => true };
const allowedAttributes = (): readonly string[] => ['input', 'user_data'];

export const readers: readonly Reader[] = [
  {
    name: 'plan-record',
    read: text => readRecord(text, { allowedAttributes }),
    most: MAX_RECORD_LENGTH,
    isRefused: async text => (await readRecord(text, { allowedAttributes })).is === 'unreadable',
  },
  {
    name: 'plan-json',
    read: text => resultOrProblem(() => readPlanJson(text, { allowedAttributes })),
    ...unbounded,
  },
  {
    name: 'runbook',
    read: text => parseRunbook(text, kinds),
    most: 30_000,
    isRefused: text => parseRunbook(text, kinds).runbook === undefined,
  },
];
