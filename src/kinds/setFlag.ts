import * as v from 'valibot';
import { act } from '../core/kind/act';
import { defineKind } from '../core/kind/kind';
import type { ObligationKind } from '../core/kind/obligationKind';
import { isTakenOn } from '../core/journal/obligation';
import { NamedSchemas } from '../core/runbook/resources';
import { flagOf } from '../core/runbook/resourceOf';
import { verdictFacts, verdictOrOverride } from './shared/airflow';
import { branch } from './branch';
import { notSafe } from './dagsClear';
import { fact, shortSha } from './shared/facts';
import { flagIsSet } from './shared/gate';
import { moduleText, moduleTextAt, readFlag, writeFlag } from './shared/module';
import { committedVersion } from './shared/target';

const Output = v.object({ line: v.number() });

/** Sets the flag to true: from here on the checkout holds one uncommitted line. */
export const setFlag = defineKind({
  name: 'set-flag',
  uses: ['module.flag', 'airflow'],
  title: 'Set the flag to true',
  params: v.strictObject({ ...v.pick(NamedSchemas, ['module', 'airflow']).entries }),
  output: Output,
  notes: v.object({}),
  needs: ['dags-clear', committedVersion.name],
  overridable: false,
  recheck: (_own, act) => flagIsSet(act),
  observe: async context => {
    const { resources } = context;
    const flag = await readFlag(context, await moduleText(context));
    const where = `${resources.module.file}:${flag.line}`;
    if (flag.value === true && context.openObligations('flag').some(o => !isTakenOn(o))) {
      return {
        is: 'holds',
        reading: context.reading(`${flagOf(resources.module)} is true`, [
          fact('Before', 'false'),
          fact('Now', `true, ${where}`, 'warn'),
        ]),
        output: { line: flag.line },
      };
    }
    const { verdict, overridden } = await verdictOrOverride(context);
    if (verdict !== null && verdict.outcome !== 'safe') {
      if (verdict.outcome !== 'safe-if-paused') return notSafe(context, verdict);
      return {
        is: 'stopped',
        reading: context.reading(verdict.summary, verdictFacts(context, verdict)),
        problem: {
          code: 'airflow.not-paused',
          message: `A waiting DAG is no longer paused: ${verdict.toPause.join(', ')}.`,
          remedy: 'Recheck "Pause waiting DAGs", then retry.',
        },
      };
    }
    return {
      is: 'ready',
      reading: context.reading(
        `${flagOf(resources.module)} is ${String(flag.value)}; ${verdict?.summary ?? overridden}`,
        [fact('Now', `${String(flag.value)}, ${where}`)],
      ),
      act: act('set', 'set the flag to true'),
    };
  },
  perform: async context => {
    const { resources } = context;
    const flag = await readFlag(context, await moduleText(context));
    await context.oblige({
      id: 'flag',
      kind: 'flag',
      subject: resources.module.file,
      previous: 'false',
      line: flag.line,
      title: `Set ${flagOf(resources.module)} back to false`,
    });
    await writeFlag(context, true);
  },
});

/** Sets the flag back to the literal false, also after a failed or declined apply. */
export const restoreFlag = defineKind({
  name: 'restore-flag',
  uses: ['module.flag'],
  title: 'Set the flag back to false',
  params: v.strictObject({ ...v.pick(NamedSchemas, ['module']).entries }),
  output: Output,
  notes: v.object({}),
  needs: [committedVersion.name],
  always: true,
  overridable: false,
  observe: async context => {
    const { resources, ports, signal } = context;
    const flag = await readFlag(context, await moduleText(context));
    if (flag.value !== false) {
      return {
        is: 'ready',
        reading: context.reading(`${flagOf(resources.module)} is ${String(flag.value)}, line ${flag.line}`),
        act: act('set', 'set the flag to false'),
        // Whoever deploys now: in this checkout it is true by our doing.
        withoutLock: true,
      };
    }
    const { head } = context.output(committedVersion);
    const { baseSha, defaultBranch } = context.output(branch);
    const committed = await readFlag(context, await moduleTextAt(context, head, signal));
    const origin = await readFlag(context, await moduleTextAt(context, `origin/${defaultBranch}`, signal));
    const left = (await ports.git.diff(head, null, signal)).filter(d => d.path === resources.module.file);
    const facts = [
      fact('Working tree', `false, ${resources.module.file}:${flag.line}`, 'good'),
      fact(
        `Branch at ${shortSha(head)}`,
        String(committed.value),
        committed.value === false ? 'good' : 'bad',
      ),
      fact(`origin/${defaultBranch}`, String(origin.value), origin.value === false ? 'good' : 'bad'),
      fact(
        'Left uncommitted',
        left.length === 0 ? 'nothing' : resources.module.file,
        left.length === 0 ? 'good' : 'warn',
      ),
      fact('Branch since', shortSha(baseSha)),
    ];
    if (committed.value !== false || origin.value !== false) {
      return {
        is: 'stopped',
        reading: context.reading(`${flagOf(resources.module)} is true in a commit`, facts),
        problem: {
          code: 'flag.committed',
          message: `${flagOf(resources.module)} was committed as true, so nothing guards the next apply.`,
          remedy: 'Commit it as false and push, or open a pull request that does; then try again.',
        },
      };
    }
    return {
      is: 'holds',
      reading: context.reading(`${flagOf(resources.module)} is false in checkout, branch and origin`, facts),
      output: { line: flag.line },
      meets: context.openObligations('flag').map(o => o.id),
    };
  },
  perform: async context => {
    await writeFlag(context, false);
  },
});

/** Open until the file in the checkout says false. */
export const flagObligation: ObligationKind = {
  name: 'flag',
  remedy: 'Set the flag back to false',
  observe: async (_obligation, context) => {
    const flag = await readFlag(context, await moduleText(context));
    return {
      met: flag.value === false,
      evidence: `${context.resources.module.file}:${flag.line} says ${String(flag.value)}`,
    };
  },
  meet: (_obligation, context) => writeFlag(context, false),
};
