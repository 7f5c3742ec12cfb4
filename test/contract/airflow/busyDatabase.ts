import { setTimeout as sleep } from 'node:timers/promises';

/** How often a request is sent while the database is busy. */
const ATTEMPTS = 5;

/**
 * Repeats a request while Airflow's database is busy. SQLite refuses a statement at the moment when a scheduler writes,
 * and Airflow answers 500, which says nothing about what a test asks.
 * @param send sends the request once
 * @returns the last answer
 */
export async function whileDatabaseIsBusy<T extends { readonly status: number; readonly body: unknown }>(
  send: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send();
    const isBusy = answer.status === 500 && JSON.stringify(answer.body).includes('Database error');
    if (!isBusy || attempt === ATTEMPTS) return answer;
    await sleep(attempt * 1000);
  }
}
