import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { isReserved } from '../core/ownKeys';
import { act, type Act } from '../core/kind/act';
import { defineKind, type ObserveContext, type PerformContext } from '../core/kind/kind';
import type { Field } from '../core/journal/question';
import { PatternSchema } from '../core/text/pattern';
import { givenText } from './shared/given';
import { fact } from './shared/facts';
import { undoOf } from './shared/undoOf';

const TITLE = l10n.t('Manual step');
/** What a person says they saw, in addition to the runbook's fields. */
const SAW = {
  name: 'saw',
  label: l10n.t('What did you see? (optional)'),
  optional: true,
  long: true,
} as const;

const FieldParams = v.strictObject({
  /** Name of the output. */
  name: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z][A-Za-z0-9_-]*$/, l10n.t('Use letters, digits, "_" and "-", and begin with a letter.')),
    v.maxLength(60, l10n.t('Use at most 60 characters.')),
    v.check(
      name => name !== SAW.name && !isReserved(name),
      l10n.t('Choose another name: this one is taken.'),
    ),
  ),
  /** What to enter, e.g. `Version that is running now`. */
  label: v.pipe(
    v.string(),
    v.minLength(1, l10n.t('Write a label.')),
    v.maxLength(120, l10n.t('Use at most 120 characters.')),
  ),
  /** Regular expression that the whole value must match. */
  pattern: v.optional(PatternSchema),
  /** May be left empty. */
  optional: v.optional(v.boolean()),
});

const Given = v.strictObject({
  /** What to do, in Markdown. */
  instructions: v.optional(
    v.pipe(v.string(), v.maxLength(100_000, l10n.t('Use at most 100,000 characters.'))),
    '',
  ),
  /** Fields to fill in once it's done. */
  fields: v.optional(
    v.pipe(
      v.array(FieldParams),
      v.maxLength(20, l10n.t('Ask for at most 20 fields.')),
      v.check(
        fields => new Set(fields.map(({ name }) => name)).size === fields.length,
        l10n.t('Give each field a name of its own.'),
      ),
    ),
    [],
  ),
  /** How to undo it, in a sentence: the run can't be finished until a person says that it is undone. */
  undo: v.optional(givenText(l10n.t('how it is undone'))),
  /** Only an abort asks for the undo: once all steps are done, it stays, and the run can be finished. */
  stays: v.optional(v.boolean(), false),
});
const Params = v.pipe(
  Given,
  v.check(({ undo, stays }) => undo !== undefined || !stays, l10n.t('Write "stays" next to "undo" only.')),
);
type Params = v.InferOutput<typeof Params>;
const Notes = v.partial(v.object({ announced: v.boolean() }));
type Notes = v.InferOutput<typeof Notes>;
type Announce = Act<'announce'>;

/** A person does it and confirms it. Nothing is read, so the tick is that person's word. */
export const manual = defineKind({
  name: 'manual',
  title: TITLE,
  params: Params,
  output: v.record(v.string(), v.string()),
  notes: Notes,
  references: { instructions: 'prose' },
  outputs: ({ fields }) => fields.map(({ name }) => name),
  needs: [],
  onWord: true,
  // The question attests it; only an override needs a reason.
  overridable: () => true,
  instructions: ({ instructions }) => instructions,
  undo: ({ undo }) => (undo === undefined ? undefined : { is: 'by-hand', text: undo }),
  observe: (context: ObserveContext<Params, Notes>) => {
    const { step, params, notes } = context;
    // Before anyone is asked to do it; it goes into the team lock if one is held.
    if (params.undo !== undefined && notes.announced !== true)
      return Promise.resolve({
        is: 'ready',
        reading: context.reading(l10n.t('A person does this step')),
        act: act('announce', l10n.t('note what must be undone')),
        harmless: true,
        withoutLock: true,
      });
    const decision = context.decision('done', step.id);
    if (decision === undefined) {
      return Promise.resolve({
        is: 'waits',
        reading: context.reading(l10n.t('A person does this step')),
        question: {
          id: 'done',
          title: step.title ?? TITLE,
          detail: l10n.t('Do this yourself, then confirm it. Your name and the time are recorded.'),
          subject: step.id,
          choices: [{ id: 'done', label: l10n.t('Done'), tone: 'primary' }],
          fields: [...params.fields.map(asked), SAW],
        },
      });
    }
    const { saw, ...output } = decision.values ?? {};
    const facts = params.fields.flatMap(({ name, label }) =>
      output[name] === undefined ? [] : [fact(label, output[name])],
    );
    return Promise.resolve({
      is: 'holds',
      // The time it was said, whenever that is read.
      reading: { ...context.reading(l10n.t('Done by hand'), facts), at: decision.at },
      output,
      attested: { by: decision.by, ...(saw === undefined ? {} : { reason: saw }) },
    });
  },
  perform: async (context: PerformContext<Params, Notes>, _act: Announce) => {
    const { step, params } = context;
    if (params.undo !== undefined)
      await context.oblige({ ...undoOf(step, params.undo, params.stays), byHand: true });
    await context.note({ announced: true });
  },
});

function asked({ name, label, pattern, optional }: v.InferOutput<typeof FieldParams>): Field {
  return {
    name,
    label,
    ...(pattern === undefined ? {} : { pattern }),
    ...(optional === undefined ? {} : { optional }),
  };
}
