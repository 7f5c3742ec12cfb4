import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { branch } from './branch';
import { fact } from './shared/facts';
import { moduleText, readVersion, writeVersion } from './shared/module';
import { committedVersion, target } from './shared/target';
import { wantedVersion, WantedVersionSchema } from './shared/wantedVersion';
import {
  commitOfVersion,
  mustBeOnBranch,
  versionActs,
  versionFacts,
  type VersionAct,
} from './shared/versionCommit';
import { NamedSchemas } from '../core/runbook/resources';
import { nameOf, versionOf } from '../core/runbook/resourceOf';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['module']).entries,
  ...WantedVersionSchema.entries,
});
type Params = v.InferOutput<typeof Params>;
type SetAct = Act<'set'>;

/** Sets the version with a format-preserving edit, because the bump recipe would take the newest one. */
export const setVersion = defineKind({
  name: 'set-version',
  uses: ['module.version'],
  title: l10n.t('Set the version'),
  params: Params,
  output: committedVersion.output,
  notes: v.object({}),
  provides: [committedVersion.name],
  needs: ['branch', target.name],
  unlessGiven: { [target.name]: 'version' },
  references: { version: 'text' },
  overridable: false,
  versions: ({ version }) => ({ next: version }),
  links: ({ version, head }) => [fact(l10n.t('Module'), version, 'good', { detail: l10n.t`at ${head}` })],
  observe: async (context: ObserveContext<Params, object, 'module'>) => {
    const { ports, signal, resources } = context;
    const at = context.output(branch);
    const wanted = wantedVersion(context);
    const diff = await ports.git.diff(at.baseSha, null, signal);
    const tree = await mustBeOnBranch(context, at.branch);
    if (diff.length > 0) return commitOfVersion(context, wanted, diff, tree);
    const facts = await versionFacts(context, at.baseSha, diff);
    const version = await readVersion(context, await moduleText(context));
    if (version.value === wanted) {
      return {
        is: 'holds',
        reading: context.reading(
          l10n.t`${at.defaultBranch} has ${wanted} already; there is nothing to commit`,
          facts,
        ),
        output: { head: at.baseSha, version: wanted },
      };
    }
    return {
      is: 'ready',
      reading: context.reading(l10n.t`${versionOf(resources.module)} is ${String(version.value)}`, facts),
      act: act('set', l10n.t('set the version')),
    };
  },
  perform: byAct<PerformContext<Params, object, 'module'>, VersionAct | SetAct>({
    set: context => writeVersion(context, wantedVersion(context)),
    ...versionActs(context =>
      context.run.back
        ? `Roll ${nameOf(context.resources.module)} back to ${wantedVersion(context)}`
        : `Set ${nameOf(context.resources.module)} to ${wantedVersion(context)}`,
    ),
  }),
});
