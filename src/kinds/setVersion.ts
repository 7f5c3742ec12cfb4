import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type PerformContext } from '../core/kind/kind';
import { branch } from './branch';
import { fact } from './shared/facts';
import { moduleText, readVersion, writeVersion } from './shared/module';
import { committedVersion, target } from './shared/target';
import {
  commitOfVersion,
  mustBeOnBranch,
  versionActs,
  versionFacts,
  type VersionAct,
} from './shared/versionCommit';
import { NamedSchemas } from '../core/runbook/resources';
import { nameOf, versionOf } from '../core/runbook/resourceOf';

type SetAct = Act<'set'>;

/** Sets the version by a format-preserving edit: the recipe that bumps would take the newest. */
export const setVersion = defineKind({
  name: 'set-version',
  uses: ['module.version'],
  title: 'Set the version',
  params: v.strictObject({ ...v.pick(NamedSchemas, ['module']).entries }),
  output: committedVersion.output,
  notes: v.object({}),
  provides: [committedVersion.name],
  needs: ['branch', target.name],
  overridable: false,
  versions: ({ version }) => ({ next: version }),
  links: ({ version, head }) => [fact('Module', version, 'good', { detail: `at ${head}` })],
  observe: async context => {
    const { ports, signal, resources } = context;
    const at = context.output(branch);
    await mustBeOnBranch(context, at.branch);
    const { imageTag } = context.output(target);
    const diff = await ports.git.diff(at.baseSha, null, signal);
    if (diff.length > 0) return commitOfVersion(context, imageTag, diff);
    const facts = await versionFacts(context, at.baseSha, diff);
    const version = await readVersion(context, await moduleText(context));
    if (version.value === imageTag) {
      return {
        is: 'holds',
        reading: context.reading(
          `${at.defaultBranch} has ${imageTag} already; there is nothing to commit`,
          facts,
        ),
        output: { head: at.baseSha, version: imageTag },
      };
    }
    return {
      is: 'ready',
      reading: context.reading(`${versionOf(resources.module)} is ${String(version.value)}`, facts),
      act: act('set', 'set the version'),
    };
  },
  perform: byAct<PerformContext<object, object, 'module'>, VersionAct | SetAct>({
    set: context => writeVersion(context, context.output(target).imageTag),
    ...versionActs(
      context => `Roll ${nameOf(context.resources.module)} back to ${context.output(target).imageTag}`,
    ),
  }),
});
