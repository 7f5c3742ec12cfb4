import { leaveOut } from '../support/leaveOut';

/** Which of them: tomorrow it is others. `FAULTS_SEED` takes those of a run before. */
const today = Number(process.env.FAULTS_SEED ?? Math.floor(Date.now() / 86_400_000));

/**
 * `npm run faults:services` takes all of a matrix, `npm test` one in so many; its size is printed.
 * @param what is taken, e.g. `faults at requests of a deployment`
 */
export function shareOf<T>(all: readonly T[], every: number, what: string): readonly T[] {
  const { chosen, taken } = share(all, process.env.TEST_FULL === undefined ? every : 1, what, today);
  console.log(`      ${taken}`);
  if (chosen.length < all.length) leaveOut(`services takes ${taken}`);
  return chosen;
}

/**
 * One in so many, which others than those of the next seed are.
 * @returns also how many of how many they are, in words
 */
export function share<T>(all: readonly T[], every: number, what: string, seed: number) {
  const chosen = all.filter((_, index) => index % every === seed % every);
  return { chosen, taken: `${chosen.length} of ${all.length} ${what} (FAULTS_SEED=${seed})` };
}
