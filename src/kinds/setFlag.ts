import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { act } from '../core/kind/act';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import type { ObligationKind } from '../core/kind/obligationKind';
import { isTakenOn, type Obligation } from '../core/journal/obligation';
import { modulesOf, NamedSchemas, type TerraformModule } from '../core/runbook/resources';
import type { Runbook } from '../core/runbook/runbook';
import { flagOf } from '../core/runbook/resourceOf';
import { verdictFacts, verdictOrOverride } from './shared/airflow';
import { branch } from './branch';
import { notSafe } from './dagsClear';
import { fact, shortSha } from './shared/facts';
import { flagIsSet } from './shared/gate';
import { moduleText, moduleTextAt, readFlag, writeFlag } from './shared/module';
import { committedVersion } from './shared/target';

const Output = v.object({ line: v.number() });

/** Sets the flag to true: from here on, the checkout has one uncommitted line. */
export const setFlag = defineKind({
  name: 'set-flag',
  uses: ['module.flag'],
  title: l10n.t('Set the flag to true'),
  params: v.strictObject({ ...v.pick(NamedSchemas, ['module']).entries }),
  output: Output,
  notes: v.object({}),
  needs: [],
  mayUse: ['dags-clear', committedVersion.name],
  overridable: false,
  recheck: (_own, act) => flagIsSet(act),
  observe: async context => {
    const { resources } = context;
    const flag = await readFlag(context, await moduleText(context));
    const where = `${resources.module.file}:${flag.line}`;
    if (flag.value === true && context.openObligations('flag').some(o => !isTakenOn(o) && isOf(context, o))) {
      return {
        is: 'holds',
        reading: context.reading(l10n.t`${flagOf(resources.module)} is true`, [
          fact(l10n.t('Before'), 'false'),
          fact(l10n.t('Now'), l10n.t`true, ${where}`, 'warn'),
        ]),
        output: { line: flag.line },
      };
    }
    // Without a step that uses Airflow, no DAG can be blocking.
    const said: string[] = [];
    for (const airflow of context.used('airflow')) {
      const at: Looking = { ...lookingOf(context), resources: { airflow } };
      const { verdict, overridden } = await verdictOrOverride(at);
      said.push(verdict?.summary ?? overridden ?? '');
      if (verdict === null || verdict.outcome === 'safe') continue;
      if (verdict.outcome !== 'safe-if-paused') return notSafe(at, verdict);
      return {
        is: 'stopped',
        reading: context.reading(verdict.summary, verdictFacts(at, verdict)),
        problem: {
          code: 'airflow.not-paused',
          message: l10n.t`A waiting DAG is no longer paused: ${verdict.toPause.join(', ')}.`,
          remedy: l10n.t('Recheck “Pause waiting DAGs”, then retry.'),
        },
      };
    }
    return {
      is: 'ready',
      reading: context.reading(
        [l10n.t`${flagOf(resources.module)} is ${String(flag.value)}`, ...said].join('; '),
        [fact(l10n.t('Now'), `${String(flag.value)}, ${where}`)],
      ),
      act: act('set', l10n.t('set the flag to true')),
    };
  },
  perform: async context => {
    const { resources } = context;
    const flag = await readFlag(context, await moduleText(context));
    await context.oblige({
      id: flagId(context),
      kind: 'flag',
      subject: resources.module.file,
      previous: 'false',
      line: flag.line,
      title: l10n.t`Set ${flagOf(resources.module)} back to false`,
    });
    await writeFlag(context, true);
  },
});

/** Sets the flag back to the literal false, even after a failed or declined apply. */
export const restoreFlag = defineKind({
  name: 'restore-flag',
  uses: ['module.flag'],
  title: l10n.t('Set the flag back to false'),
  params: v.strictObject({ ...v.pick(NamedSchemas, ['module']).entries }),
  output: Output,
  notes: v.object({}),
  needs: [],
  mayUse: [branch.name, committedVersion.name],
  always: true,
  overridable: false,
  observe: async context => {
    const { resources, ports, signal } = context;
    const flag = await readFlag(context, await moduleText(context));
    if (flag.value !== false) {
      return {
        is: 'ready',
        reading: context.reading(
          l10n.t`${flagOf(resources.module)} is ${String(flag.value)}, line ${flag.line}`,
        ),
        act: act('set', l10n.t('set the flag to false')),
        // Whoever is deploying now, it is true in this checkout because of us.
        withoutLock: true,
      };
    }
    const at = context.outputIfAny(branch);
    const defaultBranch = at?.defaultBranch ?? (await ports.git.defaultBranch(signal));
    const head = context.outputIfAny(committedVersion)?.head ?? (await ports.git.workingTree(signal)).head;
    const committed = await readFlag(context, await moduleTextAt(context, head, signal));
    const origin = await readFlag(context, await moduleTextAt(context, `origin/${defaultBranch}`, signal));
    const left = (await ports.git.diff(head, null, signal)).filter(d => d.path === resources.module.file);
    const facts = [
      fact(l10n.t('Working tree'), l10n.t`false, ${resources.module.file}:${flag.line}`, 'good'),
      fact(
        l10n.t`Branch at ${shortSha(head)}`,
        String(committed.value),
        committed.value === false ? 'good' : 'bad',
      ),
      fact(`origin/${defaultBranch}`, String(origin.value), origin.value === false ? 'good' : 'bad'),
      fact(
        l10n.t('Left uncommitted'),
        left.length === 0 ? l10n.t('nothing') : resources.module.file,
        left.length === 0 ? 'good' : 'warn',
      ),
      ...(at === undefined ? [] : [fact(l10n.t('Branch since'), shortSha(at.baseSha))]),
    ];
    if (committed.value !== false || origin.value !== false) {
      return {
        is: 'stopped',
        reading: context.reading(l10n.t`${flagOf(resources.module)} is true in a commit`, facts),
        problem: {
          code: 'flag.committed',
          message: l10n.t`${flagOf(resources.module)} was committed as true, so nothing guards the next apply.`,
          remedy: l10n.t('Commit it as false and push, or open a pull request that does; then try again.'),
        },
      };
    }
    return {
      is: 'holds',
      reading: context.reading(
        l10n.t`${flagOf(resources.module)} is false in checkout, branch and origin`,
        facts,
      ),
      output: { line: flag.line },
      meets: context
        .openObligations('flag')
        .filter(o => isOf(context, o))
        .map(o => o.id),
    };
  },
  perform: async context => {
    await writeFlag(context, false);
  },
});

type Looking = Pick<
  ObserveContext<unknown, unknown, 'airflow'>,
  'ports' | 'signal' | 'override' | 'reading' | 'resources'
>;

/** The parts of a step's context needed to look at an Airflow that isn't its own resource. */
function lookingOf(context: Omit<Looking, 'resources'>): Omit<Looking, 'resources'> {
  return {
    ports: context.ports,
    signal: context.signal,
    override: kind => context.override(kind),
    reading: (summary, facts) => context.reading(summary, facts),
  };
}

/** Id of the flag's obligation, unique if the runbook describes several flags. */
function flagId({ runbook, resources: { module } }: Flags): string {
  const { environment, module: name } = module;
  return flagsOf(runbook).length > 1 ? `flag:${environment}/${name}` : 'flag';
}

/** Whether an obligation is about this step's flag; one that was taken on only counts if its file has no other flag. */
function isOf(context: Flags, { id, subject }: Obligation): boolean {
  const { runbook, resources } = context;
  if (subject !== resources.module.file) return false;
  return id === flagId(context) || flagsOf(runbook).filter(({ file }) => file === subject).length < 2;
}

type Flags = Pick<ObserveContext<unknown, unknown, 'module'>, 'runbook' | 'resources'>;

/** Modules with a flag. */
function flagsOf(runbook: Runbook): readonly TerraformModule[] {
  return modulesOf(runbook).filter(({ flag }) => flag !== undefined);
}

/** Modules that an obligation is about: by its id, or else all in its file. */
function owed({ id, subject }: Obligation, runbook: Runbook): readonly TerraformModule[] {
  const all = flagsOf(runbook).filter(({ file }) => file === subject);
  const own = all.filter(({ environment, module }) => id === `flag:${environment}/${module}`);
  return own.length > 0 ? own : all;
}

/** Open until the file in the checkout says false. */
export const flagObligation: ObligationKind = {
  name: 'flag',
  remedy: l10n.t('Set the flag back to false'),
  observe: async (obligation, { runbook, ports }) => {
    const said: string[] = [];
    for (const module of owed(obligation, runbook)) {
      const at = { ports, resources: { module } };
      const { value, line } = await readFlag(at, await moduleText(at));
      if (value !== false)
        return { met: false, evidence: l10n.t`${module.file}:${line} says ${String(value)}` };
      said.push(l10n.t`${module.file}:${line} says false`);
    }
    return said.length > 0
      ? { met: true, evidence: said.join(', ') }
      : { met: false, evidence: l10n.t`the runbook describes no flag in ${obligation.subject}` };
  },
  meet: async (obligation, { runbook, ports }) => {
    for (const module of owed(obligation, runbook)) await writeFlag({ ports, resources: { module } }, false);
  },
};
