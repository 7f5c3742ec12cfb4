import type { Interrupt } from '../model/scenario';

/** What can go wrong at one call, by name. */
export type Faults = Readonly<Record<string, Interrupt>>;

const never = (code: string): Interrupt => ({ is: 'throws', when: 'before', code });
/** It took effect, but the response was lost. */
const done = (code: string): Interrupt => ({ is: 'throws', when: 'after', code });

/** As the clients report them, which `http.test.ts` checks against the faults themselves. */
const http: Faults = {
  refused: never('network'),
  reset: done('network'),
  slow: done('timeout'),
  'slow, and never arrived': never('timeout'),
  'half a body': done('network'),
  'wrong content type': done('malformed'),
  'a web page': never('html'),
  401: never('unauthorized'),
  403: never('forbidden'),
  404: never('not-found'),
  409: never('conflict'),
  422: never('invalid'),
  429: never('rate-limited'),
  500: never('server-error'),
  'accepted, then 502': done('server-error'),
};

const files: Faults = {
  'read-only or full': never('unwritable'),
  gone: never('missing'),
  'changed meanwhile, or dirty in an editor': never('changed'),
  'saved, and its sync failed': done('unwritable'),
};

const git: Faults = {
  missing: never('missing'),
  hanging: done('timeout'),
  killed: done('unreadable'),
  'killed before it did anything': never('unreadable'),
  'away from the network': never('network'),
  'signed out': never('auth'),
  'a full disk': never('disk-full'),
};

const tools: Faults = { missing: never('missing'), failing: never('failed') };

/** Faults of commands in a terminal. */
const runner: Faults = {
  'a full disk': never('unwritable'),
  'a full disk after it took effect': done('unwritable'),
  unreadable: never('unreadable'),
  'killed with its window': { is: 'crash', when: 'after' },
  'killed with the machine': { is: 'world', event: 'machine-restarts' },
  'its terminal closed': { is: 'world', event: 'terminal-closes' },
  'its recorder killed': { is: 'world', event: 'recorder-lost' },
};

/** Faults of a command that is being started: it fails, hangs, is killed or never starts. */
const started: Faults = {
  ...runner,
  'a command that hangs': { is: 'world', event: 'command-hangs' },
  'a command that is killed': { is: 'world', event: 'command-killed' },
  'bump failing': { is: 'world', event: 'bump-fails' },
  'plan failing': { is: 'world', event: 'plan-fails' },
  'apply killed half-way': { is: 'world', event: 'apply-fails' },
  'state locked': { is: 'world', event: 'state-locked' },
  'a login shell that goes elsewhere': { is: 'world', event: 'shell-elsewhere' },
};

const journal: Faults = {
  'a full disk': never('unwritable'),
  'a full disk after the line': done('unwritable'),
  'killed before': { is: 'crash', when: 'before' },
  'killed after': { is: 'crash', when: 'after' },
};

const byPort: Readonly<Record<string, Faults>> = { git, files, tools, runner, journal };

/** Everything that can go wrong at a call. */
export function faultsOf(call: string): Faults {
  if (call === 'runner.start') return started;
  return byPort[call.replace(/\..*/, '')] ?? http;
}
