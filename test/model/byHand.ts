import { COLLEAGUE, type ModelWorld } from './world';

/** What somebody may have done by hand before the run started, in this checkout and in the services. */
export const handActs = [
  'dispatches',
  'releases',
  'bumps',
  'sets-flag',
  'branches',
  'commits',
  'pushes',
  'opens-pull-request',
  'pauses',
  'applies',
  'goes-home',
] as const;
export type HandAct = (typeof handActs)[number];

const INFRASTRUCTURE = 'WordPress/openverse-infrastructure';

const acts: Readonly<Record<HandAct, (world: ModelWorld) => void>> = {
  dispatches: ({ github }) => {
    github.dispatch(COLLEAGUE, 'b'.repeat(40));
  },
  releases: ({ clock, github }) => {
    github.dispatch(COLLEAGUE, 'b'.repeat(40));
    clock.time += 10 * 60_000;
    github.advance();
  },
  bumps: ({ registry, repository }) => {
    const newest = [...registry.tags.keys()].filter(tag => tag.startsWith('rel-')).sort();
    repository.text = repository.text.replace(/rel-[\d.]+/, newest.at(-1) ?? '');
  },
  'sets-flag': ({ repository }) => {
    repository.setFlagByHand();
  },
  branches: ({ repository }) => {
    if (repository.branch !== 'main') return;
    repository.local.set('refs/heads/my-bump', repository.head);
    repository.branch = 'my-bump';
  },
  commits: ({ repository }) => {
    const { head, text, branch } = repository;
    if (text === repository.textAt(head)) return;
    repository.local.set(`refs/heads/${branch}`, repository.commit([head], text));
  },
  pushes: ({ repository }) => {
    repository.origin.set(`refs/heads/${repository.branch}`, repository.head);
  },
  'opens-pull-request': ({ github, repository }) => {
    const { branch } = repository;
    const headSha = repository.origin.get(`refs/heads/${branch}`);
    if (branch === 'main' || headSha === undefined || headSha === repository.origin.get('refs/heads/main'))
      return;
    const text = { title: 'Bump the catalog', body: '', head: branch, base: 'main' };
    github.open(INFRASTRUCTURE, COLLEAGUE, { ...text, headSha });
  },
  pauses: ({ airflow }) => {
    airflow.begin('image_data_refresh', 'sensor');
    airflow.pause('image_data_refresh', true);
  },
  applies: world => {
    world.production = /rel-[\d.]+/.exec(world.repository.text)?.[0] ?? world.production;
  },
  'goes-home': ({ repository }) => {
    if (repository.text === repository.textAt(repository.head)) repository.updateCheckout();
  },
};

/** Does it, if that is possible in the world's state. */
export function doByHand(world: ModelWorld, act: HandAct): void {
  acts[act](world);
}
