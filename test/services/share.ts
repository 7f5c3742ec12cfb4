import { isFull, leaveOut } from '../support/leaveOut';
import { seedOfDay } from '../support/seedOfDay';

/** Selects the faults: they change every day. `FAULTS_SEED` repeats those of an earlier run. */
const today = seedOfDay(process.env.FAULTS_SEED);

/**
 * Chooses faults of a matrix, and prints how many: all in `npm run faults:services`, one out of `every` in `npm test`.
 * @param what is taken, e.g. `faults at requests of a deployment`
 */
export function shareOf<T>(all: readonly T[], every: number, what: string): readonly T[] {
  const { chosen, taken } = share(all, isFull ? 1 : every, what, today);
  console.log(`      ${taken}`);
  if (chosen.length < all.length) leaveOut(`services takes ${taken}`);
  return chosen;
}

/**
 * Chooses one out of `every`, different ones for each seed.
 * @returns the chosen ones, and in words how many of how many they are
 */
export function share<T>(all: readonly T[], every: number, what: string, seed: number) {
  const chosen = all.filter((_, index) => index % every === seed % every);
  return { chosen, taken: `${chosen.length} of ${all.length} ${what} (FAULTS_SEED=${seed})` };
}
