import * as l10n from '@vscode/l10n';
import type { Fact } from '../journal/reading';
import { language } from '../language';
import type { Ports } from '../ports';
import type { ResourceOfRole, Role } from '../runbook/resources';

/** External services and tools that runbooks may need, in display order. */
export const connectionNames = [
  'git',
  'github',
  'airflow',
  'registry',
  'sentry',
  'slack',
  'just',
  'terraform',
] as const;
export type ConnectionName = (typeof connectionNames)[number];

/** What all the runbooks of a repository use together. */
export interface Needs {
  /** Resources that their steps use, each once. */
  readonly used: <R extends Role>(role: R, key?: 'version' | 'flag') => readonly ResourceOfRole[R][];
  /** Commands that their steps run in a terminal or in the background, as typed. */
  readonly commands: readonly string[];
}

/** Context of a check, which only reads and runs nothing that a runbook names. */
export interface ConnectionContext extends Needs {
  readonly ports: Ports;
  readonly signal: AbortSignal;
}

/** How one service or tool is tested. */
export interface ConnectionCheck {
  readonly name: ConnectionName;
  /** For people. */
  readonly title: string;
  /** Deployments work without it. */
  readonly isOptional?: true;
  isNeeded(needs: Needs): boolean;
  /** @returns what was found, permissions included. @throws {ProblemError} if something is missing, with the remedy */
  check(context: ConnectionContext): Promise<readonly Fact[]>;
}

/** State of one service or tool. */
export interface Connection {
  readonly name: ConnectionName;
  readonly title: string;
  /** `missing`: optional and not there. */
  readonly status: 'waiting' | 'checking' | 'good' | 'missing' | 'bad';
  /** What was found, or what is wrong; empty until tested. */
  readonly says: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** State of all of them. */
export interface Connections {
  readonly is: 'running' | 'done' | 'cancelled';
  readonly all: readonly Connection[];
}

/** Whether everything that a deployment needs is usable. */
export function isConnected({ is, all }: Connections): boolean {
  return is === 'done' && all.every(({ status }) => status === 'good' || status === 'missing');
}

/** `All 7 connections work`, or which don't; for a headline. */
export function connectionsInWords({ is, all }: Connections): string {
  if (is === 'cancelled') return l10n.t('The check was canceled');
  const tested = all.filter(({ status }) => status !== 'waiting' && status !== 'checking').length;
  if (is === 'running')
    return all.length === 0 ? l10n.t('Reading the runbooks…') : l10n.t`Checking: ${tested} of ${all.length}`;
  const bad = all.filter(({ status }) => status === 'bad').map(({ title }) => title);
  const [only = '', ...others] = bad;
  if (others.length > 0) return l10n.t`${new Intl.ListFormat(language()).format(bad)} need attention`;
  if (bad.length > 0) return l10n.t`${only} needs attention`;
  const good = all.filter(({ status }) => status === 'good').length;
  return good === 1 ? l10n.t('The only connection works') : l10n.t`All ${good} connections work`;
}
