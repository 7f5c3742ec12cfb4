import * as l10n from '@vscode/l10n';
import type { Fact } from '../journal/reading';
import type { Ports } from '../ports';
import type { CandidateSource } from '../candidates/candidate';
import { watched } from '../candidates/candidates';
import { releasePrefix } from '../runbook/resourceOf';
import { canBe, modulesOf, type TerraformModule } from '../runbook/resources';
import { deploymentName, type Runbook } from '../runbook/runbook';
import { releaseIn, schemeOf } from '../registry/tags';
import { span } from '../view/words/time';
import type { Deployments } from './deployment';
import { LAST_FETCHED } from './leftFlag';

/** Past runs to search for who deployed a version. */
const MOST_RUNS = 10;
const LONGEST_NOTES = 1_500;

/** An attribute of a production module that a runbook works with. */
export interface ModulePlace {
  readonly runbook: Runbook;
  readonly module: TerraformModule;
  readonly is: 'version' | 'flag';
  readonly attribute: string;
  readonly value: string | boolean | number;
  /** From 1. */
  readonly line: number;
}
/** What is known about a version. */
export interface VersionWords {
  readonly facts: readonly Fact[];
  /** Markdown release notes; empty: none. */
  readonly notes: string;
}
/** What an editor can show about the files that runbooks change. */
export interface Modules {
  /**
   * Where runbooks, as last fetched, find versions and flags in a text; contacts nobody.
   * @param file relative to the checkout
   */
  readonly at: (file: string, text: string, signal: AbortSignal) => Promise<readonly ModulePlace[]>;
  /** Asks registry, GitHub, and past runs on this machine; leaves out what none of them knows. */
  readonly about: (place: ModulePlace, signal: AbortSignal) => Promise<VersionWords>;
}

export interface ModulesOptions extends CandidateSource {
  readonly ports: Ports;
  readonly deployments: Pick<Deployments, 'history' | 'past'>;
}

/** @returns {@link Modules} of one repository */
export function createModules(options: ModulesOptions): Modules {
  const { ports } = options;
  return {
    at: async (file, text, signal) => {
      const runbooks = await watched(options, LAST_FETCHED, signal);
      const places = runbooks.flatMap(runbook =>
        modulesOf(runbook)
          .filter(module => module.file === file)
          .flatMap(module => [
            { runbook, module, is: 'version' as const, attribute: module.version },
            { runbook, module, is: 'flag' as const, attribute: module.flag },
          ]),
      );
      const found = await Promise.all(
        places.map(async ({ attribute, ...place }) => {
          if (attribute === undefined) return [];
          try {
            const target = { module: place.module.module, attribute };
            const { value, line } = await ports.hcl.read(file, text, target);
            return [{ ...place, attribute, value, line }];
          } catch {
            // While a file is being edited, it may contain anything.
            return [];
          }
        }),
      );
      return found.flat();
    },
    about: async (place, signal) => {
      const version = String(place.value);
      const parts = await Promise.all([
        released(ports, place.runbook, version, signal).catch(() => nothing),
        built(ports, place.runbook, version, signal).catch(() => nothing),
        deployed(options, place, version).catch(() => nothing),
      ]);
      return { facts: parts.flatMap(({ facts }) => facts), notes: parts.map(({ notes }) => notes).join('') };
    },
  };
}

const nothing: VersionWords = { facts: [], notes: '' };
const fact = (label: string, value: string, link?: string): Fact => ({
  label,
  value,
  tone: 'info',
  ...(link === undefined ? {} : { link }),
});
const DAY_MS = 86_400_000;
/** `2026-11-20, 2 days ago`. */
function age(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  const day = iso.slice(0, 10);
  return ms < 2 * DAY_MS
    ? l10n.t`${day}, ${span(ms)} ago`
    : l10n.t`${day}, ${Math.floor(ms / DAY_MS)} days ago`;
}

async function released(
  { github, clock }: Ports,
  { resources = {} }: Runbook,
  version: string,
  signal: AbortSignal,
): Promise<VersionWords> {
  const all = Object.values(resources);
  const image = all.find(each => canBe('image', each));
  const release = image === undefined ? undefined : releaseIn(version, schemeOf(image.tags));
  const repositories = all.filter(each => canBe('application', each));
  if (image === undefined || release === undefined) return nothing;
  const tag = `${releasePrefix(image)}${release}`;
  for (const { name } of repositories) {
    const found = await github.release(name, tag, signal);
    if (found === undefined) continue;
    const { publishedAt, author, url, notes } = found;
    const who = author === null ? tag : l10n.t`${tag} by ${author}`;
    const value = publishedAt === null ? who : `${who}, ${age(publishedAt, clock.now())}`;
    return { facts: [fact(l10n.t('Released'), value, url)], notes: notes.slice(0, LONGEST_NOTES) };
  }
  return nothing;
}

async function built(
  { registry, clock }: Ports,
  { resources = {} }: Runbook,
  version: string,
  signal: AbortSignal,
): Promise<VersionWords> {
  const image = Object.values(resources).find(each => canBe('image', each));
  if (image === undefined) return nothing;
  const found = await registry.resolve(image.name, version, signal);
  if (found === undefined)
    return { facts: [fact(l10n.t('Image'), l10n.t('not in the registry'))], notes: '' };
  const { createdAt, revision } = found;
  return {
    facts: [
      ...(createdAt === null ? [] : [fact(l10n.t('Built'), age(createdAt, clock.now()))]),
      ...(revision === null ? [] : [fact(l10n.t('Commit'), revision.slice(0, 7))]),
    ],
    notes: '',
  };
}

/** The newest run on this machine that ended with that version. */
async function deployed(
  { deployments, ports }: ModulesOptions,
  { runbook }: ModulePlace,
  version: string,
): Promise<VersionWords> {
  const service = deploymentName(runbook);
  const runs = (await deployments.history()).filter(each => each.service === service);
  for (const { runId, state } of runs.slice(0, MOST_RUNS)) {
    if (state !== 'finished') continue;
    const run = await deployments.past(runId);
    const { versions, startedBy, startedAt } = run.view;
    run.dispose();
    if (versions?.to !== version) continue;
    const value = l10n.t`by ${startedBy}, ${age(startedAt, ports.clock.now())}`;
    return { facts: [fact(l10n.t('Deployed'), value)], notes: '' };
  }
  return nothing;
}
