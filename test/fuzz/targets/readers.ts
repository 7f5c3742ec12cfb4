import assert from 'node:assert/strict';
import * as v from 'valibot';
import { answeredByHand, commandOutput } from '../../../src/platform/node/runner/record';
import { parseDiff, parseRemoteRefs, parseStatus, parseTree } from '../../../src/platform/node/git/parse';
import { readJustfile } from '../../../src/platform/node/justfile';
import { placeOf } from '../../../src/platform/node/git/places';
import { links } from '../../../src/clients/http';
import { challengesIn } from '../../../src/clients/registry/challenge';
import { spokenBy } from '../../../src/clients/http/refusal';
import { MAX_RECORD_LENGTH, readRecord } from '../../../src/core/plan/readRecord';
import { readPlanJson } from '../../../src/core/plan/planJson';
import { parseRunbook } from '../../../src/core/parsing/parseRunbook';
import { maskAddresses } from '../../../src/core/text/addresses';
import { safeLink } from '../../../src/core/text/links';
import { markdown } from '../../../src/core/text/markdown';
import { neutral, neutralLines } from '../../../src/core/text/neutral';
import { maskSecrets } from '../../../src/core/text/secrets';
import { formatOf, readValue } from '../../../src/core/values/values';
import { kinds } from '../../../src/kinds';
import { FromChecklistSchema } from '../../../src/protocol';
import { resultOrProblem } from '../problems';

/** Something that reads text from outside. */
export interface Reader {
  readonly name: string;
  readonly read: (text: string) => unknown;
  /** UTF-16 code units; anything longer is rejected. */
  readonly most: number;
  readonly isRefused: (text: string) => boolean | Promise<boolean>;
}

const allowedAttributes = (): readonly string[] => ['input', 'user_data'];

function unbounded(name: string, read: (text: string) => unknown): Reader {
  return { name, read, most: Infinity, isRefused: () => true };
}

/** An error answer, as a service may send it. */
function answer(text: string) {
  const headers = { 'content-type': 'application/json' };
  return {
    status: 500,
    headers,
    bytes: Buffer.from(text),
    place: 'GET x',
    secrets: ['secret-1234'],
    quotable: true,
  };
}

/** A file with values, whose syntax depends on its name. */
function values(file: string): Reader {
  const read = (text: string) =>
    resultOrProblem(() => {
      const format = formatOf(file);
      assert.ok(format !== undefined, file);
      return readValue(format, file, text, '/a');
    });
  const isRefused = async (text: string) => typeof (await read(text)) === 'object';
  return { name: file, read, most: 300_000, isRefused };
}

export const readers: readonly Reader[] = [
  {
    name: 'plan-record',
    read: text => readRecord(text, { allowedAttributes }),
    most: MAX_RECORD_LENGTH,
    isRefused: async text => (await readRecord(text, { allowedAttributes })).is === 'unreadable',
  },
  {
    name: 'runbook',
    read: text => parseRunbook(text, kinds),
    most: 30_000,
    isRefused: text => parseRunbook(text, kinds).runbook === undefined,
  },
  unbounded('plan-json', text => resultOrProblem(() => readPlanJson(text, { allowedAttributes }))),
  unbounded('terminal', text => [commandOutput(text, '0'.repeat(32), true), answeredByHand(text, [])]),
  unbounded('justfile', readJustfile),
  unbounded('origin', text => resultOrProblem(() => placeOf(text, host => Promise.resolve(host)))),
  unbounded('challenge', challengesIn),
  unbounded('git', text => [parseStatus(text), parseDiff(text), parseRemoteRefs(text), parseTree(text)]),
  unbounded('answer', text => [spokenBy(answer(text)), links(text, 'next')]),
  unbounded('text', text => [neutral(text), neutralLines(text), markdown(text), safeLink(text)]),
  unbounded('secrets', text => maskAddresses(maskSecrets(text, ['secret-1234', 'Bearer abcdefgh']))),
  ...['values.yaml', 'values.json', 'values.toml', 'values.env'].map(values),
  unbounded('webview', text => v.safeParse(FromChecklistSchema, { type: 'open', address: text })),
];
