import * as l10n from '@vscode/l10n';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { createAirflow } from '../clients/airflow';
import { createGitHub } from '../clients/github/github';
import { createRegistry } from '../clients/registry';
import { createSentry } from '../clients/sentry';
import { createSlack } from '../clients/slack';
import { createWeb } from '../clients/web';
import type { Deployments } from '../core/engine/deployment';
import { createDeployments } from '../core/engine/deployments';
import { createConnectionTests, type ConnectionTests } from '../core/connection/checkConnections';
import { createDryRuns, type DryRuns } from '../core/engine/dryRun';
import { createModules, type Modules } from '../core/engine/modules';
import { ProblemError } from '../core/errors';
import type { Ports } from '../core/ports';
import type { JournalStore } from '../core/journal/store';
import type { SentryScope } from '../core/ports/sentry';
import { parseRunbook, runbookParser } from '../core/parsing/parseRunbook';
import { canBe } from '../core/runbook/resources';
import { maskData } from '../core/text/maskData';
import { KnownSecrets } from '../core/text/secrets';
import { kinds, obligationKinds } from '../kinds';
import { connectionChecks } from '../kinds/connections';
import { systemClock } from '../platform/node/clock';
import { takeLease, leaseHolder } from '../platform/node/leaseFiles';
import { createGit } from '../platform/node/git';
import { createHcl } from '../platform/node/hcl';
import { createJournal } from '../platform/node/journal';
import { createRunner } from '../platform/node/runner';
import { createTools } from '../platform/node/tools';
import { forClient } from './airflowSecret';
import { isForeign, mustFit, namedTerminals } from './apart';
import type { EngineOptions } from './engineOptions';
import { guardedJournal, guardedPorts, remembering } from './guarded';
import { createStandIns } from './standIns';
import { createVerdicts, type Verdicts } from './verdicts';

/** The engine on the real services, git, tools and disk. Contacts and runs nothing until it is used. */
export interface Engine {
  readonly deployments: Deployments;
  readonly dryRuns: DryRuns;
  readonly connections: ConnectionTests;
  readonly modules: Modules;
  readonly verdicts: Verdicts;
  readonly ports: Ports;
  dispose(): void;
}

/** Builds and connects the parts; runs in VS Code as well as in plain Node. */
export async function composeEngine(options: EngineOptions): Promise<Engine> {
  const { root, storage, addresses, tools, rehearsal } = options;
  const secrets = options.secrets ?? new KnownSecrets();
  const onSecret = (secret: string): void => secrets.add(secret);
  const credentials = remembering(options.credentials, secrets);
  const clock = options.clock ?? systemClock;
  const ended = new AbortController();
  const git = createGit({ root, gitPath: tools.git });
  const runner = createRunner({
    folder: path.join(storage, 'jobs'),
    terminals: namedTerminals(options.terminals, rehearsal !== undefined),
    settings: { script: tools.script, programs: absolute(tools) },
    clock,
  });
  const standIns = rehearsal?.standIns && createStandIns(options.dist, rehearsal.standIns.instance);
  const real: Ports = {
    clock,
    airflow: createAirflow({
      address: addresses.airflow,
      credentials: async () => forClient(await credentials.airflow()),
      onSecret,
      clock,
    }),
    github: createGitHub({
      address: addresses.github,
      token: signedIn('GitHub', 'github', () => credentials.github()),
      clock,
      // A simulated GitHub has no rate limits to pace for.
      unpaced: rehearsal !== undefined,
    }),
    registry: createRegistry({
      address: addresses.registry,
      credentials: () => credentials.registry(),
      onSecret,
      clock,
    }),
    sentry: scoped(
      createSentry({
        address: addresses.sentry,
        token: signedIn('Sentry', 'sentry', () => credentials.sentry()),
        clock,
      }),
      options.sentryScope,
    ),
    slack: createSlack({ webhook: () => credentials.slack(), clock }),
    git,
    files: options.files,
    hcl: createHcl({ wasmFolder: options.dist }),
    runner,
    tools: createTools({ root, paths: tools }),
    web: createWeb(),
  };
  const ports = standIns?.ports(real) ?? real;
  const repository = await git.originUrl(ended.signal);
  mustFit(repository, rehearsal);
  const around = options.around ?? ((_name, port) => port);
  const journals = createJournal({ folder: path.join(storage, 'journal'), repository });
  const journal: JournalStore = around('journal', journals);
  const parser = runbookParser(kinds);
  const shared = {
    ports: guardedPorts(eachPort(ports, around), secrets),
    masked: <T>(view: T): T => maskData(view, secrets),
    kinds: standIns?.kinds(kinds) ?? kinds,
    parseRunbook: standIns?.parser(parser) ?? parser,
    shipped: shippedRunbooks(options.dist),
    checkout: realpathSync(root),
    rehearsal: rehearsal !== undefined,
  };
  const deployments = createDeployments({
    ...shared,
    journal: guardedJournal(journal, secrets),
    obligationKinds,
    extensionVersion: options.extensionVersion,
    isThere: existsSync,
    isForeign: record => isForeign(record, options),
    signal: ended.signal,
    takeLease: (runId, force) => takeLease(path.join(storage, 'leases'), runId, force),
    driver: runId => leaseHolder(path.join(storage, 'leases'), runId),
    ...(options.onOusted === undefined ? {} : { onOusted: options.onOusted }),
  });
  return {
    deployments,
    dryRuns: createDryRuns(shared),
    modules: createModules({ ...shared, deployments }),
    verdicts: createVerdicts(shared),
    connections: createConnectionTests({
      ...shared,
      checks: connectionChecks,
      masked: value => maskData(value, secrets),
    }),
    ports,
    dispose: () => {
      ended.abort();
      deployments.dispose();
      runner.dispose();
      void journals.close();
    },
  };
}

function eachPort(ports: Ports, around: NonNullable<EngineOptions['around']>): Ports {
  return Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, around(name, port as object)]),
  ) as unknown as Ports;
}

function scoped(sentry: Ports['sentry'], own: Partial<SentryScope>): Ports['sentry'] {
  return {
    address: sentry.address,
    issues: (given, since, until, signal) => sentry.issues({ ...given, ...own }, since, until, signal),
    environments: (given, signal) => sentry.environments({ ...given, ...own }, signal),
  };
}

/** Gets the secret on each request. Being signed out is a state of its own, which ends once the person signs in. */
function signedIn(name: string, code: string, get: () => Promise<string | undefined>): () => Promise<string> {
  return async () => {
    const secret = await get();
    if (secret !== undefined) return secret;
    throw new ProblemError({
      code: `${code}.not-signed-in`,
      message: l10n.t`You are not signed in to ${name}.`,
      remedy: l10n.t`Run “Deploy Runbook: Sign In to ${name}”; the step then continues by itself.`,
    });
  };
}

/** Programs that a setting names by absolute path; the others are found as in the engineer's terminal. */
function absolute(tools: EngineOptions['tools']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tools).filter(([, program]) => path.isAbsolute(program)));
}

/** Where the shipped runbook looks in Sentry; undefined if none is shipped. */
export function shippedSentryScope(dist: string): SentryScope | undefined {
  return shippedRunbooks(dist)
    .flatMap(text => Object.values(parseRunbook(text, kinds).runbook?.resources ?? {}))
    .find(each => canBe('sentry', each));
}

function shippedRunbooks(dist: string): readonly string[] {
  const folder = path.join(dist, 'runbooks');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => name.endsWith('.yaml'))
    .map(name => readFileSync(path.join(folder, name), 'utf8'));
}
