import * as l10n from '@vscode/l10n';
import type { Problem } from '../../errors';
import type { RunRecord } from '../../journal/state';
import type { Step } from '../../runbook/runbook';
import { richText } from '../../richText/richText';
import { quietView } from '../../view/quietView';
import type { RunView, StepView } from '../../view/view';
import { dryCounts } from '../../view/words/dry';
import { writtenText } from '../../view/writtenText';
import type { ContextSource } from '../context';
import { titleOf, type DrySeen } from './steps';

/** State of a step in a dry run; `since` is ISO 8601. */
export type DryStep = DrySeen | { readonly is: 'looking'; readonly since: string };

interface DryInput {
  readonly record: RunRecord;
  readonly rehearsal: boolean;
  /** Where the runbook's text comes from, in words. */
  readonly from: string;
  readonly source: ContextSource;
  readonly seen: ReadonlyMap<string, DryStep>;
  readonly isOver: boolean;
  readonly problem: Problem | null;
}

/** The view of a dry run: like that of a run, but nothing can be pressed, ticked or left open. */
export function dryView(input: DryInput): RunView {
  const { source, record, isOver, problem, seen, from } = input;
  const { runbook } = source;
  let number = 0;
  const phases = runbook.phases.map(({ title, notes, steps }) => ({
    title,
    ...(notes === undefined ? {} : { notes: richText(notes) }),
    steps: steps.map(step => stepView(input, step, seen.get(step.id), (number += 1))),
  }));
  const all = phases.flatMap(({ steps }) => steps);
  const current = all.find(({ status }) => status === 'working');
  return {
    ...quietView,
    runId: record.runId,
    dryRun: { isOver },
    rehearsal: input.rehearsal,
    title: runbook.title,
    startedAt: record.startedAt,
    startedBy: record.startedBy,
    phases,
    obligations: [],
    facts: [
      { label: l10n.t('Repository'), value: record.repository, tone: 'info' },
      { label: l10n.t('Runbook'), value: `${runbook.id}, ${from}`, tone: 'info' },
      ...Object.entries(record.inputs).map(([name, value]) => ({
        label: l10n.t`Input ${name}`,
        value,
        tone: 'info' as const,
      })),
    ],
    current: current?.id ?? null,
    headline:
      problem?.message ??
      (isOver
        ? l10n.t`Dry run complete: ${dryCounts(all)}`
        : l10n.t`Dry run: checking ${current?.title ?? l10n.t('the steps')}`),
    mayHaveChanged: false,
    followed: null,
  };
}

function stepView({ source }: DryInput, step: Step, seen: DryStep | undefined, number: number): StepView {
  const kind = source.kinds.get(step.kind);
  const texts = [step.instructions ?? '', kind?.instructions?.(source.params.get(step.id)) ?? ''];
  const instructions = texts.filter(text => text !== '').flatMap(text => writtenText(source, text));
  const rest = {
    id: step.id,
    number,
    title: titleOf(source, step),
    tick: null,
    question: null,
    actions: [],
    ...(instructions.length === 0 ? {} : { instructions }),
  };
  const none = { reading: null, problem: null, progress: null };
  if (seen === undefined) return { ...rest, ...none, status: 'todo', summary: '' };
  if (seen.is === 'looking') {
    const progress = { text: l10n.t('Checking…'), fraction: null, since: seen.since };
    return { ...rest, ...none, status: 'working', summary: progress.text, progress };
  }
  const { summary, reading, problem } = seen;
  const shown = { ...rest, summary, reading, problem, progress: null };
  if (seen.is === 'stops') return { ...shown, status: 'stopped' };
  return seen.is === 'skipped' ? { ...shown, status: 'skipped' } : { ...shown, status: 'todo', dry: seen.is };
}
