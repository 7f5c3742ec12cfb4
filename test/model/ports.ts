import { applyEdits } from '../../src/core/textEdit';
import { ProblemError } from '../../src/core/errors';
import type { Ports } from '../../src/core/ports';
import type { HclApi, HclTarget } from '../../src/core/ports/hcl';
import type { ToolsApi } from '../../src/core/ports/tools';
import type { EngineLife, Gate } from './gate';
import { LOCK_REF } from './fakes/repository';
import { planJson, type SavedPlan } from './fakes/savedPlan';
import type { Rules } from './rules';
import { ME, type ModelWorld } from './world';

/** The outputs of steps that the gate's checks compare with. */
interface Output {
  readonly imageTag?: string;
  readonly image?: { readonly digest: string };
  readonly baseSha?: string;
}

/** The ports of one engine's life: the rules watch what it reads and does, and the gate lets it through. */
export function modelPorts(world: ModelWorld, gate: Gate, rules: Rules, life: EngineLife): Ports {
  const { repository, registry, github, airflow, terminals } = world;
  const files = repository.files();
  const git = repository.git();
  const runner = terminals.api();
  const isUp = () => world.clock.time >= airflow.awayUntil;
  const web = world.web.api(isUp);
  const hub = github.api({
    viewer: () => {
      if (world.signedOut) throw notSignedIn();
      return ME;
    },
  });
  const flow = airflow.api(() => {
    rules.sees('dags', airflow.isSafe());
  });
  const output = (step: string) => (rules.record?.steps[step]?.output ?? {}) as Output;
  const pinned = () => output(rules.played.pinnedBy(rules.record));
  return {
    clock: world.clock.forEngine(() => life.alive),
    hcl,
    airflow: gate.wrap(
      'airflow',
      {
        ...flow,
        setPaused: (dagId, paused, signal) => {
          rules.before.setPaused(dagId, paused);
          return flow.setPaused(dagId, paused, signal);
        },
      } satisfies Ports['airflow'],
      life,
      ['dagUrl'],
    ),
    github: gate.wrap(
      'github',
      {
        ...hub,
        dispatchWorkflow: (...args) => {
          rules.before.dispatch();
          return hub.dispatchWorkflow(...args);
        },
        publishRelease: (...args) => {
          rules.generic.before.publish();
          return hub.publishRelease(...args);
        },
        createPullRequest: (repo, request, signal) => {
          rules.before.openPull(repo, request.head, request.body);
          return hub.createPullRequest(repo, request, signal);
        },
        approve: (repo, number, headSha, signal) => {
          rules.before.approveChangelog(headSha);
          return hub.approve(repo, number, headSha, signal);
        },
      } satisfies Ports['github'],
      life,
    ),
    registry: gate.wrap(
      'registry',
      registry.api(tag => {
        const { imageTag, image } = pinned();
        if (tag !== imageTag) return;
        rules.sees(
          'image',
          `sha256:${String(registry.tags.get(tag)?.build).padStart(64, '0')}` === image?.digest,
        );
      }),
      life,
      ['imageUrl'],
    ),
    sentry: gate.wrap(
      'sentry',
      {
        address: 'https://sentry.example.org',
        issues: () =>
          Promise.resolve(
            world.newIssue === null
              ? []
              : [
                  {
                    ...{
                      id: '1',
                      shortId: 'CATALOG-1',
                      title: 'KeyError',
                      level: 'error',
                      count: 3,
                      url: '',
                    },
                    ...{ firstSeen: world.newIssue, lastSeen: world.newIssue, regressed: false },
                  },
                ],
          ),
        environments: () => Promise.resolve(['production']),
      } satisfies Ports['sentry'],
      life,
    ),
    web: gate.wrap(
      'web',
      {
        ...web,
        send: (...args) => {
          rules.generic.before.send();
          return web.send(...args);
        },
      } satisfies Ports['web'],
      life,
    ),
    slack: gate.wrap(
      'slack',
      { mustBeSet: () => Promise.resolve(), post: () => Promise.resolve() } satisfies Ports['slack'],
      life,
    ),
    git: gate.wrap(
      'git',
      {
        ...git,
        push: (branch, signal) => {
          rules.before.push(branch);
          return git.push(branch, signal);
        },
        deleteRemoteBranch: (branch, expected, signal) => {
          rules.before.deleteBranch(branch);
          return git.deleteRemoteBranch(branch, expected, signal);
        },
        swapRef: (ref, expected, file, signal) => {
          if (ref === LOCK_REF) rules.before.moveLock(file.content);
          return git.swapRef(ref, expected, file, signal);
        },
        deleteRef: (ref, expected, signal) => {
          if (ref === LOCK_REF) rules.before.deleteLock(expected);
          return git.deleteRef(ref, expected, signal);
        },
        readRef: (ref, name, most, signal) => {
          const held = repository.lock();
          rules.sees('lock', repository.lockIsOurs());
          rules.lockOfAnother = held !== null && !repository.lockIsOurs();
          return git.readRef(ref, name, most, signal);
        },
        remoteCommit: (ref, signal) => {
          const step = rules.played.branchBy(rules.record);
          if (ref === 'refs/heads/main' && step !== null)
            rules.sees('branch', repository.origin.get(ref) === output(step).baseSha);
          return git.remoteCommit(ref, signal);
        },
      } satisfies Ports['git'],
      life,
    ),
    files: gate.wrap(
      'files',
      {
        ...files,
        read: path => {
          rules.sees('flag', repository.text.includes('running_dags_cleared = true'));
          return files.read(path);
        },
        edit: (path, expected, edits) => {
          rules.before.edit(path, applyEdits(expected, edits));
          return files.edit(path, expected, edits);
        },
      } satisfies Ports['files'],
      life,
    ),
    runner: gate.wrap(
      'runner',
      {
        ...runner,
        start: jobId => {
          rules.before.start(jobId);
          return runner.start(jobId);
        },
        answer: (jobId, identity, line, record) => {
          if (line === 'yes') rules.approvals.yes(jobId);
          return runner.answer(jobId, identity, line, record);
        },
        hangUp: (jobId, identity) => {
          rules.before.hangUp(jobId);
          return runner.hangUp(jobId, identity);
        },
      } satisfies Ports['runner'],
      life,
      ['onChange'],
    ),
    tools: gate.wrap(
      'tools',
      {
        ...tools,
        run: ([program, recipe]) => {
          if (recipe === 'plan-show') return Promise.resolve(shown(terminals.saved));
          const is = program === 'bin/maintenance' ? world.web.isUnderMaintenance : isUp();
          return Promise.resolve({ exitCode: is ? 0 : 1, stdout: '', stderr: '' });
        },
      } satisfies Ports['tools'],
      life,
    ),
  };
}

/** The small part of HCL that the model's file uses. */
const hcl: HclApi = {
  read: (_path, text, target) => {
    const { value, offset } = find(text, target);
    return Promise.resolve({ value, line: text.slice(0, offset).split('\n').length, column: 1 });
  },
  set: (_path, text, target, value) => {
    const found = find(text, target);
    if (found.value === value) return Promise.resolve([]);
    const written = typeof value === 'string' ? `"${value}"` : String(value);
    return Promise.resolve([{ start: found.offset, end: found.offset + found.length, text: written }]);
  },
};
function find(
  text: string,
  { attribute }: HclTarget,
): { value: string | boolean; offset: number; length: number } {
  const match = new RegExp(`^  ${attribute} *= *(.*)$`, 'm').exec(text);
  const literal = match?.[1] ?? '';
  const offset = text.indexOf(literal, match?.index);
  return {
    value: literal.startsWith('"') ? literal.slice(1, -1) : literal === 'true',
    offset,
    length: literal.length,
  };
}

function shown(saved: SavedPlan | null) {
  return saved === null
    ? { exitCode: 1, stdout: '', stderr: 'No plan is saved.' }
    : { exitCode: 0, stdout: planJson(saved), stderr: '' };
}

const RECIPES = ['bump', 'apply', 'plan', 'plan-save', 'plan-show', 'apply-saved'];
const twoParameters = ['environment', 'module'].map(name => ({ name, required: true, variadic: false }));

const tools: Omit<ToolsApi, 'run'> = {
  loginShell: () => Promise.resolve({ name: '/bin/bash', without: null }),
  version: tool => Promise.resolve({ name: tool, path: `/usr/bin/${tool}`, version: '1.0' }),
  recipes: () => Promise.resolve(RECIPES.map(name => ({ name, parameters: twoParameters, asks: [] }))),
};

function notSignedIn(): ProblemError {
  return new ProblemError({ code: 'github.not-signed-in', message: 'Not signed in.', remedy: 'Sign in.' });
}
