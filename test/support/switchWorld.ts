import { act } from '../../src/core/kind/act';
import type { ObligationKind } from '../../src/core/kind/obligationKind';
import { testKind } from './engineBench';

/** A step that is done. */
export const holds = testKind({
  name: 'holds',
  observe: context => Promise.resolve({ is: 'holds', reading: context.reading('fine'), output: { n: 1 } }),
});

/** A world with one switch, an obligation for it, and kinds that turn it on and off. */
export function switchWorld() {
  const world = { on: false, acts: 0 };
  const on = testKind({
    name: 'on',
    observe: context =>
      Promise.resolve(
        world.on
          ? { is: 'holds', reading: context.reading('on'), output: undefined }
          : { is: 'ready', reading: context.reading('off'), act: act('turn-on', 'turn on') },
      ),
    perform: async context => {
      await context.oblige({
        id: 'flag',
        kind: 'flag',
        subject: 'switch',
        previous: 'off',
        title: 'Turn it off',
      });
      world.on = true;
      world.acts += 1;
    },
  });
  const off = testKind({
    name: 'off',
    always: true,
    observe: context =>
      Promise.resolve(
        world.on
          ? { is: 'ready', reading: context.reading('on'), act: act('turn-off', 'turn off') }
          : { is: 'holds', reading: context.reading('off'), output: undefined, meets: ['flag'] },
      ),
    perform: () => {
      world.on = false;
      return Promise.resolve();
    },
  });
  const obligation: ObligationKind = {
    name: 'flag',
    remedy: 'Turn off',
    observe: () => Promise.resolve({ met: !world.on, evidence: world.on ? 'on' : 'off' }),
    meet: () => {
      world.on = false;
      return Promise.resolve();
    },
  };
  return { world, on, off, obligation };
}
