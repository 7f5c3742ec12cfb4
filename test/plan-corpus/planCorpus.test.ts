import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { Plan, RecordReading } from '../../src/core/plan/plan';
import { readRecord } from '../../src/core/plan/readRecord';
import { isFull, leaveOut } from '../support/leaveOut';
import { configuration, hasStrangeId, hasStrangeName, type Configuration } from './configuration';
import { readPlanJson } from '../../src/core/plan/planJson';
import { reasons } from './reasons';
import { environment, recordInTerminal } from './terminal';
import { planArguments, writeConfiguration } from './writeConfiguration';

const runs = Number(process.env.PLAN_CORPUS_RUNS ?? (isFull ? 2_000 : 100));
/** The same each time, so that a failure is caused by the change; set the seed, or 0 for a new one, to compare others. */
const seed = Number(process.env.PLAN_CORPUS_SEED ?? 111069588) || Date.now() % 2 ** 31;
const atOnce = 2;
/** As a share of the configurations that can be planned. */
const MOST_CLOSED = 0.05;
/** One in this many is also taken to its prompt by `apply`. */
const promptEvery = 8;

const built = path.join(__dirname, '../../.cache/bin/tofu');
const tofu = existsSync(built) ? built : 'tofu';
const tools = [
  { name: 'Terraform', program: 'terraform', share: 1 },
  // Building it takes longer than all other tests, so only a full run does.
  ...(minorVersion(tofu) === undefined ? [] : [{ name: 'OpenTofu', program: tofu, share: 0.4 }]),
];

type JsonReading = ReturnType<typeof readPlanJson>;
type Verdict =
  | { readonly is: 'agrees' | 'failed' }
  | { readonly is: 'closed'; readonly why: string }
  | { readonly is: 'disagrees'; readonly how: string };
const agrees: Verdict = { is: 'agrees' };
const disagrees = (how: string): Verdict => ({ is: 'disagrees', how });

for (const { name, program, share } of tools) {
  describe(`${name}: the terminal's output and show -json`, () => {
    const total = Math.ceil(runs * share);
    before(() => {
      if (runs < 2_000) leaveOut(`plans takes ${total} of 2,000 configurations of ${name}`);
    });
    it(`agree, or the gate closes: ${total} configurations, seed ${seed}`, async function () {
      this.timeout(0);
      const verdicts: Verdict[] = [];
      const forgets = (minorVersion(program) ?? 0) >= 7;
      const all = fc.sample(configuration(forgets), { numRuns: total, seed });
      const work = all.entries();
      const strangeIds = all.map(hasStrangeId);
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (const [i, each] of work) verdicts[i] = await compare(program, each, i % promptEvery === 0);
        }),
      );
      const count = (is: Verdict['is']) => verdicts.filter(each => each.is === is).length;
      console.log(
        `      ${total} configurations: ${count('agrees')} agree, ${count('failed')} fail to plan and read so, ` +
          `${count('closed')} close the gate, ${count('disagrees')} disagree`,
      );
      const closed = verdicts.flatMap(each => (each.is === 'closed' ? [each.why] : []));
      for (const why of new Set(closed)) {
        console.log(`      closed ${closed.filter(each => each === why).length} times: ${why}`);
      }
      assert.deepEqual(
        verdicts.flatMap(each => (each.is === 'disagrees' ? [each.how] : [])),
        [],
      );
      // Nobody could distinguish these from a plan that says what they imitate.
      const imitations = verdicts.filter(({ is }, i) => is === 'closed' && strangeIds[i]).length;
      const share = (count('closed') - imitations) / (total - count('failed') - imitations);
      console.log(
        `      the gate closes for ${(share * 100).toFixed(1)} %, and for ${imitations} imitations of a heading`,
      );
      assert.ok(share < MOST_CLOSED, 'a plan that closes the gate is of no use');
    });
  });
}

async function compare(program: string, each: Configuration, toPrompt: boolean): Promise<Verdict> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plan-corpus-'));
  const verdict = await compareIn(folder, program, each, toPrompt);
  if (verdict.is === 'disagrees') return disagrees(`${verdict.how} [see ${folder}]`);
  rmSync(folder, { recursive: true });
  return verdict;
}

async function compareIn(
  folder: string,
  program: string,
  each: Configuration,
  toPrompt: boolean,
): Promise<Verdict> {
  writeConfiguration(folder, each);
  const given = planArguments(each);
  const command = (...args: string[]) => [program, ...args, ...given].map(word => `'${word}'`).join(' ');
  const plan = await recordInTerminal(command('plan', '-out=saved'), each.columns, { cwd: folder });
  const reading = await readRecord(plan.record, { allowedAttributes: () => ['input', 'output', 'id'] });
  if (reading.is === 'unreadable')
    return mayClose(each) ? { is: 'closed', why: reading.why } : disagrees(reading.why);
  if (each.failing) {
    return plan.exitCode === 1 && reading.is === 'failed' ? { is: 'failed' } : disagrees(reading.is);
  }
  if (plan.exitCode !== 0) return disagrees('the configuration is faulty');
  const verdict = hold(reading, await showJson(program, folder));
  if (!toPrompt || verdict.is !== 'agrees' || reading.is !== 'planning' || !reading.printed) return verdict;
  return askAndDecline(command('apply'), folder, each, reading.printed);
}

/** Whether there is a strange name in a heading, or without colors a warning that imitates a plan. */
function mayClose(each: Configuration): boolean {
  return hasStrangeName(each) || (!each.colours && each.warning?.includes('Plan: ') === true);
}

async function showJson(program: string, cwd: string): Promise<JsonReading> {
  const { stdout } = await promisify(execFile)(program, ['show', '-json', 'saved'], {
    cwd,
    env: environment(),
    maxBuffer: 64 * 1024 * 1024,
  });
  return readPlanJson(stdout, { allowedAttributes: () => [] });
}

function hold(reading: RecordReading, json: JsonReading): Verdict {
  const plan = reading.is === 'planning' ? reading.printed : undefined;
  if (plan === undefined) {
    const nothing = json.changes.length === 0 && json.outputs.length === 0;
    return reading.is === 'no-changes' && nothing ? agrees : disagrees(`reads as ${reading.is}`);
  }
  const read = sorted(plan.changes);
  const expected = sorted(json.changes).map(
    ({ emptyAttributes, shown: _, computedAttributes: __, ...change }, i) => ({
      ...change,
      reason: change.reason === null ? null : String(reasons[change.reason] ?? change.reason),
      changedAttributes: change.changedAttributes.filter(
        name => !emptyAttributes.includes(name) || read[i]?.changedAttributes.includes(name) === true,
      ),
    }),
  );
  const actual = read.map((change, i) => {
    const { shown: _, computedAttributes: __, ...rest } = change;
    const shape = expected[i]?.reason;
    const code = Object.values(reasons).find(each => String(each) === shape);
    const reason = code?.test(change.reason ?? '') === true ? shape : shape === null ? null : change.reason;
    return { ...rest, reason, changedAttributes: [...change.changedAttributes].sort() };
  });
  try {
    assert.deepEqual(actual, expected);
    assert.deepEqual(plan.counts, json.counts);
    assert.deepEqual([...plan.outputs].sort(), json.outputs);
    return agrees;
  } catch (error) {
    return disagrees(error instanceof Error ? error.message : String(error));
  }
}

async function askAndDecline(
  command: string,
  cwd: string,
  each: Configuration,
  planned: Plan,
): Promise<Verdict> {
  const { record, atPrompt = '' } = await recordInTerminal(command, each.columns, { cwd, answer: 'no\n' });
  const options = { allowedAttributes: () => [] };
  const before = await readRecord(atPrompt, options);
  if (before.is === 'unreadable' && mayClose(each)) return { is: 'closed', why: before.why };
  if (before.is !== 'prompt') return disagrees(`reads as ${before.is} at the prompt`);
  if (before.plan.changes.length !== planned.changes.length) return disagrees('another plan at the prompt');
  const after = await readRecord(record, options);
  const same = after.is === 'declined' && after.plan.hash === before.plan.hash;
  return same ? agrees : disagrees(`ends as ${after.is}`);
}

function sorted<T extends { readonly address: string }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** 11 for Terraform 1.11; undefined if the program doesn't run. */
function minorVersion(program: string): number | undefined {
  try {
    const text = execFileSync(program, ['version'], { encoding: 'utf8', env: environment() });
    return Number(/v1\.(\d+)/.exec(text)?.[1]);
  } catch {
    return undefined;
  }
}
