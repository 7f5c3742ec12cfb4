import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/engine/kind';
import type { Fact } from '../core/engine/reading';
import { ArgumentSchema } from '../core/engine/runbook';
import { count, fact } from './shared/facts';
import { DEPLOY_PREFIX, ownBranch } from './shared/forward';
import { moduleText, moduleTextAt, readModule } from './shared/module';

/** Branches that are looked at, newest first: older ones are nobody's deployment any more. */
const MOST = 5;

const Params = v.strictObject({
  /** Branches of deployments begin with this. */
  prefix: v.optional(ArgumentSchema, DEPLOY_PREFIX),
});
const Output = v.object({
  /** Branch of the deployment that this run goes on with; null: it begins anew. */
  branch: v.nullable(v.string()),
  /** Version that the module has on it. */
  version: v.nullable(v.string()),
});
type Context = ObserveContext<v.InferOutput<typeof Params>, object>;

interface Begun {
  readonly branch: string;
  readonly version: string;
  readonly facts: readonly Fact[];
}

/**
 * Was a deployment begun before: by hand, on another machine, by a run that crashed? Then a person decides whether this run
 * goes on with it. What each step has come to is read by the step itself.
 */
export const adopt = defineKind({
  name: 'adopt',
  title: 'Begun before?',
  params: Params,
  output: Output,
  notes: v.object({}),
  needs: [],
  overridable: false,
  observe: async (context: Context) => {
    const { git } = context.ports;
    await git.fetch(context.signal);
    const begun = await findBegun(context);
    const none = { branch: null, version: null };
    if (begun.length === 0)
      return { is: 'holds', reading: context.reading('No deployment was begun before'), output: none };
    const subject = begun.map(each => each.branch).join(' ');
    const choice = context.decision('adopt', subject)?.choice;
    const chosen = begun.find(each => each.branch === choice);
    const facts = begun.flatMap(each => each.facts);
    if (choice !== undefined) {
      return {
        is: 'holds',
        reading: context.reading(
          chosen === undefined ? 'Begins anew' : `Goes on with ${chosen.branch}`,
          chosen?.facts ?? facts,
        ),
        output: chosen === undefined ? none : { branch: chosen.branch, version: chosen.version },
      };
    }
    return {
      is: 'waits',
      reading: context.reading(`${count(begun.length, 'deployment')} begun before`, facts),
      question: {
        id: 'adopt',
        title: 'Go on with a deployment that was begun before?',
        detail:
          'By hand, on another machine, or by a run that crashed. Going on, each step is read from the world first, and done only where it is not done; what the world can not tell is asked.',
        subject,
        choices: [
          ...begun.map(({ branch }) => ({
            id: branch,
            label: `Go on with ${branch}`,
            tone: 'primary' as const,
          })),
          { id: 'anew', label: 'Begin anew', tone: 'secondary' },
        ],
      },
    };
  },
});

/** Branches of other runs that hold something and that no merged or closed pull request has done with; the checkout's own first. */
async function findBegun(context: Context): Promise<readonly Begun[]> {
  const { ports, service, signal, params } = context;
  const prefix = `${params.prefix}${service.module}/`;
  const base = `origin/${await ports.git.defaultBranch(signal)}`;
  const tree = await ports.git.workingTree(signal);
  const here = tree.branch?.startsWith(prefix) === true ? [tree.branch] : [];
  const own = ownBranch(context, params.prefix);
  const all = [...here, ...(await ports.git.originBranches(prefix, signal))].filter(name => name !== own);
  const names = [...new Set(all)];
  const begun: Begun[] = [];
  for (const name of names.slice(0, MOST)) {
    const isHere = name === tree.branch;
    const ref = isHere ? name : `origin/${name}`;
    const { ahead } = await ports.git.divergence(base, ref, signal);
    const pulls = await ports.github.pullRequestsFrom(service.infrastructure, name, 'all', signal);
    if (pulls.some(pull => pull.merged || pull.state === 'closed')) continue;
    if (ahead === 0 && !(isHere && tree.changed.length > 0)) continue;
    const text = isHere ? await moduleText(context) : await moduleTextAt(context, ref, signal);
    const { flag, version } = await readModule(context, text);
    const [pull] = pulls;
    begun.push({
      branch: name,
      version: String(version.value),
      facts: [
        fact('Branch', isHere ? `${name}, checked out here` : name, 'info', { group: name }),
        fact(service.versionAttribute, String(version.value), 'info', { group: name }),
        fact(service.flagAttribute, String(flag.value), flag.value === true ? 'warn' : 'good', {
          group: name,
        }),
        pull === undefined
          ? fact('Pull request', 'none', 'info', { group: name })
          : fact('Pull request', `#${pull.number}, open`, 'info', { group: name, link: pull.url }),
      ],
    });
  }
  return begun;
}
