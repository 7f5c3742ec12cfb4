import path from 'node:path';
import { rehearsalOrigin } from '../core/rehearsal';
import { CATALOG } from './catalog';
import type { FaultName } from './faults';
import { Commits } from './git/read';
import type { Repository } from './github/github';
import { COPY_ORIGIN, type Layout } from './disk/layout';
import { defaultTiming, type WorldOptions, type WorldTiming } from './options';
import type { Choices, Saved } from './state/saved';
import type { Subjects } from './subjects';
import type { WorldState } from './state';
import { StateLock } from './disk/stateLock';
import type { WorldFile } from './disk/worldFile';

/** Everything that a world consists of, except its servers. */
export interface Parts {
  readonly layout: Layout;
  readonly tools: WorldFile['tools'];
  readonly choices: Choices;
  readonly state: WorldState;
  /** Active faults; changed in place. */
  readonly faults: Set<FaultName>;
  readonly timing: WorldTiming;
  readonly lock: StateLock;
  readonly subjects: Subjects;
  /** Images are built from the first one. */
  readonly applications: readonly Repository[];
  readonly infrastructure: Repository;
  readonly viewer: string;
  readonly airflowAway: 'refused' | 'bad-gateway';
  readonly returnsRunDetails: boolean;
  readonly wrapsReleasedImage: boolean;
  readonly privateImages: boolean;
}

/** Fills in the defaults. */
export function assemble(
  layout: Layout,
  { choices, state }: Saved,
  tools: WorldFile['tools'],
  options: WorldOptions,
): Parts {
  const canPush = options.canPush ?? true;
  const { subjects = CATALOG } = choices;
  const at = (repository: string) => rehearsalOrigin(choices.id, repository);
  const origin = choices.subjects === undefined ? layout.origin : path.join(layout.directory, COPY_ORIGIN);
  return {
    layout,
    tools,
    choices,
    state,
    faults: new Set(),
    timing: { ...defaultTiming, ...options.timing },
    lock: new StateLock(layout, tools),
    subjects,
    applications: subjects.applications.map(fullName => ({
      fullName,
      directory: layout.application,
      commits: new Commits(layout.application),
      private: false,
      canPush,
      cloneUrl: at(fullName),
    })),
    infrastructure: {
      fullName: subjects.infrastructure,
      directory: origin,
      commits: new Commits(origin),
      private: true,
      canPush,
      cloneUrl: at(subjects.infrastructure),
    },
    viewer: options.viewer ?? 'octo-maintainer',
    airflowAway: options.airflowAway ?? 'refused',
    returnsRunDetails: options.returnsRunDetails ?? true,
    wrapsReleasedImage: options.wrapsReleasedImage ?? false,
    privateImages: options.privateImages ?? false,
  };
}
