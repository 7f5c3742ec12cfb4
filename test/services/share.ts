import { leaveOut } from '../support/leaveOut';

/** Which of them: tomorrow it is others. `FAULTS_SEED` takes those of a run before. */
const seed = Number(process.env.FAULTS_SEED ?? Math.floor(Date.now() / 86_400_000));

/**
 * `npm run faults:services` takes all of a matrix, `npm test` one in so many; its size is printed.
 * @param what is taken, e.g. `faults at requests of a deployment`
 */
export function shareOf<T>(all: readonly T[], every: number, what: string): readonly T[] {
  const step = process.env.TEST_FULL === undefined ? every : 1;
  const chosen = all.filter((_, index) => index % step === seed % step);
  const taken = `${chosen.length} of ${all.length} ${what} (FAULTS_SEED=${seed})`;
  console.log(`      ${taken}`);
  if (chosen.length < all.length) leaveOut(`services takes ${taken}`);
  return chosen;
}
