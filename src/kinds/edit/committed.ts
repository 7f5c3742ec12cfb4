import * as l10n from '@vscode/l10n';
import { act } from '../../core/kind/act';
import type { Observation } from '../../core/kind/kind';
import type { Problem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { subjectOf } from '../../core/journal/subject';
import { applyEdits } from '../../core/textEdit';
import { neutral } from '../../core/text/neutral';
import { diffFact, fact, shortSha } from '../shared/facts';
import { editsTo, fileText, valueFor, valueIn } from '../shared/fileValue';
import { branchOfRun } from '../shared/runBranch';
import { oweBranch } from '../shared/pushedBranch';
import { outputOf } from './owed';
import type { Acting, Context, EditAct, Output } from './shape';

type Seen = Observation<Output, EditAct>;

/** State of an edit that is committed to the run's branch and pushed. */
export async function observeCommitted(context: Context, message: string): Promise<Seen> {
  const { params, ports, signal } = context;
  const name = branchOfRun(context);
  const tree = await ports.git.workingTree(signal);
  if (tree.branch !== name) return beforeBranch(context, name, tree.changed);
  const committed = await ports.git.fileAt('HEAD', params.file, signal);
  if (committed === undefined)
    return stopped(context, [], {
      code: 'edit.untracked',
      message: l10n.t`${params.file} is not in the commit that ${name} is at.`,
      remedy: l10n.t('Commit the file on the default branch first, then start over.'),
    });
  const text = await fileText(context, params.file);
  const was = await valueIn(context, params, committed);
  const wanted = await valueFor(context, params, committed, params.value);
  const facts = await diffFacts(context, name);
  if (text === committed) {
    if (was !== wanted)
      return {
        is: 'ready',
        reading: context.reading(l10n.t`${params.at} is ${JSON.stringify(was)}`, facts),
        act: act('set', neutral(l10n.t`set ${params.at} to ${JSON.stringify(wanted)}`, 200)),
      };
    const base = await ports.git.commitOf(`origin/${await ports.git.defaultBranch(signal)}`, signal);
    const pushed = await ports.git.remoteCommit(`refs/heads/${name}`, signal);
    if (pushed === tree.head || base === tree.head) return holds(context, name, tree.head, wanted, facts);
    return approved(context, name, message, facts, 'push');
  }
  if (text !== applyEdits(committed, await editsTo(context, params, committed, wanted)))
    return stopped(context, facts, {
      code: 'edit.other-change',
      message: l10n.t`${params.file} holds more than this change, which would be committed with it.`,
      remedy: l10n.t('Commit, stash or discard what else has changed there, then retry.'),
    });
  return approved(context, name, message, facts, 'commit');
}

/** Starts from origin's default branch as it is now, unless the run already has its branch. */
async function beforeBranch(context: Context, name: string, changed: readonly string[]): Promise<Seen> {
  const { params, ports, signal } = context;
  await ports.git.fetch(signal);
  const base = `origin/${await ports.git.defaultBranch(signal)}`;
  const text = await ports.git.fileAt(base, params.file, signal);
  const isThere = (await ports.git.commitOf(`refs/heads/${name}`, signal)) !== undefined;
  if (!isThere && text !== undefined) {
    const now = await valueIn(context, params, text);
    const wanted = await valueFor(context, params, text, params.value);
    // Later steps use the checkout: on another branch it may have another value.
    const here = await ports.files.read(params.file);
    const isHere = here !== undefined && (await valueIn(context, params, here)) === wanted;
    if (now === wanted && isHere)
      return {
        is: 'holds',
        reading: context.reading(
          l10n.t`${base} has ${JSON.stringify(now)} already; there is nothing to commit`,
          [fact(l10n.t('File'), params.file), fact(l10n.t('Place'), params.at)],
        ),
        output: { value: now },
      };
  }
  if (changed.length > 0)
    return stopped(
      context,
      changed.slice(0, 20).map(path => fact(l10n.t('Changed'), path, 'bad')),
      {
        code: 'git.dirty',
        message: l10n.t`The checkout has uncommitted changes: ${changed.slice(0, 5).join(', ')}.`,
        remedy: l10n.t('Commit, stash or discard them: a run commits only its own change.'),
      },
    );
  return {
    is: 'ready',
    reading: context.reading(isThere ? l10n.t`Switching to ${name}` : l10n.t`Creating ${name}`, [
      fact(l10n.t('From'), base),
    ]),
    act: isThere ? act('switch', l10n.t('switch to the branch')) : act('create', l10n.t('create the branch')),
  };
}

/** A person approves what gets committed and pushed: this value in this file, on this branch. */
function approved(
  context: Context,
  name: string,
  message: string,
  facts: readonly Fact[],
  next: 'commit' | 'push',
): Seen {
  const { params } = context;
  const reading = context.reading(l10n.t`${params.file} has changed`, facts);
  const subject = subjectFor(context, name, message);
  const decision = context.decision('commit', subject);
  if (decision?.choice === 'commit')
    return {
      is: 'ready',
      reading,
      act: act(next, next === 'commit' ? l10n.t('commit the change') : l10n.t('push the change')),
    };
  if (decision !== undefined)
    return stopped(context, facts, {
      code: 'edit.declined',
      message: l10n.t`${decision.by} declined to commit it.`,
      remedy: l10n.t('Retry to be asked again, or abort: the value is then set back.'),
    });
  return {
    is: 'waits',
    reading,
    question: {
      id: 'commit',
      title: l10n.t('Commit and push this change?'),
      detail: l10n.t`It goes to ${name} with the message “${neutral(message, 200)}”. The change is in the reading.`,
      subject,
      choices: [
        { id: 'commit', label: l10n.t('Commit and push'), tone: 'primary' },
        { id: 'decline', label: l10n.t('Decline'), tone: 'secondary', harmless: true },
      ],
    },
  };
}

function subjectFor({ params, earlierNotes }: Context, name: string, message: string): string {
  const { file, at, value } = params;
  return subjectOf([
    name,
    file,
    at,
    JSON.stringify(value),
    message,
    ...earlierNotes.map((_, at) => `try ${at}`),
  ]);
}

function holds(
  context: Context,
  name: string,
  head: string,
  value: Output['value'],
  facts: readonly Fact[],
): Seen {
  return {
    is: 'holds',
    reading: context.reading(l10n.t`${context.params.at} is ${JSON.stringify(value)} on ${name}`, [
      ...facts,
      fact(l10n.t('Commit'), shortSha(head), 'good', { detail: head }),
    ]),
    output: outputOf(context, value),
    meets: context
      .openObligations('undo')
      .filter(({ id }) => id === `undo:${context.step.id}`)
      .map(({ id }) => id),
  };
}

/** Everything that the branch changes compared with origin's default branch. */
async function diffFacts({ params, ports, signal }: Context, name: string): Promise<readonly Fact[]> {
  const base = `origin/${await ports.git.defaultBranch(signal)}`;
  const diff = await ports.git.diff(base, null, signal);
  return [
    fact(l10n.t('Branch'), name),
    ...diff.map(each => diffFact(each, each.path === params.file ? 'good' : 'info')),
  ];
}

function stopped(context: Context, facts: readonly Fact[], problem: Problem): Seen {
  return { is: 'stopped', reading: context.reading(problem.message, facts), problem };
}

/** Creates the branch from origin's default branch, or switches to it. */
export async function switchTo(context: Acting): Promise<void> {
  const { ports, signal } = context;
  const name = branchOfRun(context);
  if ((await ports.git.commitOf(`refs/heads/${name}`, signal)) !== undefined)
    return ports.git.checkout(name, signal);
  const base = await ports.git.commitOf(`origin/${await ports.git.defaultBranch(signal)}`, signal);
  if (base !== undefined) await ports.git.createBranch(name, base, signal);
}

/** Commits what was approved if that is still the file's only change; otherwise the next observation shows what else is. */
export async function commitEdit(context: Acting): Promise<void> {
  const { params, ports, signal } = context;
  const seen = await observeCommitted(context, params.commit ?? '');
  if (seen.is !== 'ready' || seen.act.is !== 'commit') return;
  await ports.git.commit([params.file], neutral(params.commit ?? '', 200), signal, text => {
    context.progress(text);
  });
}

/** Pushes what is committed. */
export async function pushEdit(context: Acting): Promise<void> {
  const { ports, signal } = context;
  const name = branchOfRun(context);
  await oweBranch(context, name);
  await ports.git.push(name, signal, text => {
    context.progress(text);
  });
}
