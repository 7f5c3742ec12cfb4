import type { Kind } from '../core/kind/kind';
import type { ObligationKind } from '../core/kind/obligationKind';
import { adopt } from './adopt';
import { airflowHealth } from './airflowHealth';
import { airflowVersion } from './airflowVersion';
import { apply } from './apply';
import { applySaved } from './applySaved';
import { branch } from './branch';
import { bump } from './bump';
import { changelogPr } from './changelogPr';
import { choose } from './choose';
import { command } from './command';
import { dagsClear } from './dagsClear';
import { edit } from './edit';
import { http } from './http';
import { image } from './image';
import { infrastructurePr } from './infrastructurePr';
import { manual } from './manual';
import { pullRequestObligation, pushedBranchObligation } from './obligations';
import { pauseDags, pausedDagObligation } from './pauseDags';
import { pinImage } from './pinImage';
import { preflight } from './preflight';
import { publishRelease } from './publishRelease';
import { pullRequest } from './pullRequest';
import { release } from './release';
import { rollbackPr } from './rollbackPr';
import { rollbackTarget } from './rollbackTarget';
import { sentry } from './sentry';
import { flagObligation, restoreFlag, setFlag } from './setFlag';
import { setVersion } from './setVersion';
import { teamLock, teamLockObligation } from './teamLock';
import { terraform } from './terraform';
import { undoObligation } from './undo';
import { unpauseDags } from './unpauseDags';
import { wait } from './wait';
import { workflow } from './workflow';

const all: readonly Kind[] = [
  adopt,
  preflight,
  teamLock,
  dagsClear,
  image,
  pinImage,
  release,
  branch,
  bump,
  pauseDags,
  setFlag,
  apply,
  applySaved,
  terraform,
  restoreFlag,
  airflowHealth,
  airflowVersion,
  unpauseDags,
  sentry,
  changelogPr,
  infrastructurePr,
  rollbackTarget,
  setVersion,
  rollbackPr,
  manual,
  choose,
  command,
  edit,
  workflow,
  publishRelease,
  pullRequest,
  http,
  wait,
];

/** All kinds of step, by name. */
export const kinds: ReadonlyMap<string, Kind> = new Map(all.map(kind => [kind.name, kind]));

/** How to observe and meet each kind of obligation. */
export const obligationKinds: ReadonlyMap<string, ObligationKind> = new Map(
  [
    teamLockObligation,
    flagObligation,
    pausedDagObligation,
    pushedBranchObligation,
    pullRequestObligation,
    undoObligation,
  ].map(kind => [kind.name, kind]),
);
