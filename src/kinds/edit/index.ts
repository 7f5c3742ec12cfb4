import * as l10n from '@vscode/l10n';
import { act, byAct } from '../../core/kind/act';
import { defineKind, type Observation } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { hasReferences } from '../../core/runbook/references';
import { neutral } from '../../core/text/neutral';
import { fact } from '../shared/facts';
import { fileText, valueFor, valueIn, writeValue } from '../shared/fileValue';
import { undoOf } from '../shared/undoOf';
import { commitEdit, observeCommitted, pushEdit, switchTo } from './committed';
import { keptValue, outputOf, owedHere } from './owed';
import { Notes, Output, Params, type Acting, type Context, type EditAct } from './shape';

/** Longest value that can be kept to be set back, as JSON. */
const LONGEST_KEPT = 300;

/** Sets one value in a file of the checkout and changes nothing else in it; commits and pushes it if the runbook says so. */
export const edit = defineKind({
  name: 'edit',
  title: l10n.t('Set a value in a file'),
  params: Params,
  output: Output,
  notes: Notes,
  references: { file: 'text', value: 'text', commit: 'text' },
  needs: [],
  needsLock: () => true,
  mayUse: ['branch'],
  overridable: ({ problem }) => problem !== null,
  undo: ({ file, at, commit, stays }, tries) => {
    if (stays) return undefined;
    const noted = tries.findLast(each => each.file !== undefined)?.file;
    return {
      is: 'value',
      file: hasReferences(file) ? (noted ?? file) : file,
      at,
      commits: commit !== undefined,
    };
  },
  runs: ({ file, at, value, commit }) => [
    { command: l10n.t`set ${at} of ${file} to ${JSON.stringify(value)}`, where: 'checkout' },
    ...(commit === undefined
      ? []
      : [{ command: l10n.t`commit ${file} to a branch of the run, and push it`, where: 'github' as const }]),
  ],
  recheck: async (own: Context) => {
    const { params } = own;
    const text = await fileText(own, params.file);
    const now = await valueIn(own, params, text);
    if (now === (await valueFor(own, params, text, params.value)))
      return l10n.t`${params.at} is ${shown(now)}`;
    throw new ProblemError({
      code: 'gate.edit',
      message: l10n.t`${params.file}: ${params.at} is ${shown(now)}, no longer ${shown(params.value)}.`,
      remedy: l10n.t('Plan declined; nothing changed. Find out who changed it, then retry.'),
    });
  },
  observe: async (context: Context): Promise<Observation<Output, EditAct>> => {
    const { params } = context;
    if (params.commit !== undefined) return observeCommitted(context, params.commit);
    const text = await fileText(context, params.file);
    const now = await valueIn(context, params, text);
    const wanted = await valueFor(context, params, text, params.value);
    const facts = factsOf(context, now, wanted);
    if (now !== wanted)
      return {
        is: 'ready',
        reading: context.reading(l10n.t`${params.at} is ${shown(now)}`, facts),
        act: act('set', l10n.t`set ${params.at} to ${shown(wanted)}`),
      };
    return {
      is: 'holds',
      reading: context.reading(l10n.t`${params.at} is ${shown(now)}`, facts),
      output: outputOf(context, now),
      // The value that an earlier step changed is back to what it was.
      meets: owedHere(context)
        .filter(({ previous }) => previous === keptValue(now))
        .map(({ id }) => id),
    };
  },
  perform: byAct<Acting, EditAct>({
    create: switchTo,
    switch: switchTo,
    set,
    commit: commitEdit,
    push: pushEdit,
  }),
});

/** The previous value is in journal and team lock before the file is changed. */
async function set(context: Acting): Promise<void> {
  const { params, step } = context;
  const text = await fileText(context, params.file);
  const now = await valueIn(context, params, text);
  const wanted = await valueFor(context, params, text, params.value);
  if (now === wanted) return;
  const owed = owedHere(context);
  const elsewhere = [...context.earlierNotes, context.notes].findLast(({ file }) => file !== undefined)?.file;
  if (owed.length > 0 && elsewhere !== undefined && elsewhere !== params.file)
    throw new ProblemError({
      code: 'edit.elsewhere',
      message: l10n.t`This step has changed ${elsewhere} before, which is not set back; now it would change ${params.file}.`,
      remedy: l10n.t('Set the value back with the button next to it, then retry.'),
    });
  const previous = keptValue(now);
  if (previous.length > LONGEST_KEPT)
    throw new ProblemError({
      code: 'edit.too-long',
      message: l10n.t`${params.file}: what stands at ${params.at} is too long to be kept and set back.`,
      remedy: l10n.t('Set it with a command.'),
    });
  // The undo looks for the value in this file.
  await context.note({ file: params.file });
  const own = owed.find(({ subject }) => subject === step.id);
  // A crash may have kept it from the team lock.
  if (own !== undefined) await context.oblige(own);
  // An earlier edit has already noted what to restore.
  else if (!params.stays && owed.length === 0)
    await context.oblige({
      ...undoOf(step, l10n.t`set ${params.at} of ${params.file} back to ${previous}`),
      previous,
    });
  await context.note({ previous: now });
  await writeValue(context, params, wanted);
}

function factsOf({ params, notes }: Context, now: Output['value'], wanted: Output['value']): readonly Fact[] {
  const before = now === wanted ? notes.previous : now;
  return [
    fact(l10n.t('File'), params.file),
    fact(l10n.t('Place'), params.at),
    ...(before === undefined ? [] : [fact(l10n.t('Before'), shown(before))]),
    fact(now === wanted ? l10n.t('Now') : l10n.t('Will be'), shown(wanted), now === wanted ? 'good' : 'info'),
  ];
}

function shown(value: Output['value']): string {
  return neutral(JSON.stringify(value), 200);
}
