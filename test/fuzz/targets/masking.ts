import assert from 'node:assert/strict';
import { array, base64String, constantFrom, string, tuple } from 'fast-check';
import { guardedJournal, guardedPorts } from '../../../src/app/guarded';
import { ProblemError } from '../../../src/core/errors';
import type { RunEvent } from '../../../src/core/journal/events';
import { KnownSecrets } from '../../../src/core/text/secrets';
import type { Ports } from '../../../src/core/ports';
import { never } from '../../integration/clients/loopback';
import { hostileText } from '../hostile';
import { target } from '../target';

const secret = constantFrom('a', 'Z', '').chain(first =>
  base64String({ minLength: 24, maxLength: 60 }).map(rest => `ghp${first}${rest.replace(/[=+/]/g, 'x')}`),
);
const words = array(hostileText, { maxLength: 4 }).map(parts => parts.join(' '));
/** Forms in which a service, a hook or a person may write it. */
const writings = constantFrom<(secret: string) => string>(
  text => text,
  text => `Bearer ${text}`,
  text => encodeURIComponent(text),
  text => Buffer.from(`x-access-token:${text}`).toString('base64'),
  text => text.toUpperCase(),
  text => `https://ada:${text}@example.org/x`,
);

/** No secret appears in anything written for others, by any of the ways out, or in any failure on the way. */
export const masking = target({
  name: 'masking',
  inputs: tuple(secret, writings, words, string({ maxLength: 5 })),
  runs: 400,
  holds: async ([hidden, write, around, name]) => {
    const written: unknown[] = [];
    const keep = (...values: unknown[]) => {
      written.push(values);
      return Promise.resolve();
    };
    const known = new KnownSecrets();
    known.add(hidden);
    const said = `${around} ${write(hidden)} ${around}`;
    const fails = () => {
      throw problem(said);
    };
    const fakes = {
      slack: { mustBeSet: () => Promise.resolve(), post: keep },
      git: { commit: keep, swapRef: keep, push: fails },
      github: {
        createPullRequest: keep,
        updatePullRequestBody: keep,
        createDeployment: keep,
        setDeploymentStatus: keep,
      },
      airflow: {},
      registry: {},
      sentry: {},
      tools: {},
      web: {},
      runner: { start: () => Promise.reject(problem(said)) },
    };
    const ports = guardedPorts(fakes as unknown as Ports, known) as unknown as Record<
      string,
      Record<string, (...args: unknown[]) => unknown>
    >;
    await ports.slack?.post?.(said, never);
    await ports.git?.commit?.(['a.tf'], said, never);
    const lock = { owner: 'ada', reason: said, progress: { title: said } };
    for (const content of [JSON.stringify(lock), said, `${JSON.stringify(lock)}${said}`]) {
      await ports.git?.swapRef?.('refs/x', null, { name: 'lock.json', content, message: said }, never);
    }
    await ports.github?.createPullRequest?.('o/r', { title: said, body: said }, never);
    await ports.github?.updatePullRequestBody?.('o/r', 1, said, never);
    await ports.github?.createDeployment?.('o/r', { description: said }, never);
    await ports.github?.setDeploymentStatus?.('o/r', 1, 'success', said, never);
    for (const failing of [() => ports.git?.push?.(), () => ports.runner?.start?.()]) {
      try {
        await failing();
        assert.fail('It did not fail.');
      } catch (error) {
        assert.ok(error instanceof ProblemError, String(error));
        written.push(error.problem, error.message);
      }
    }
    const journal = guardedJournal(
      {
        list: unasked,
        read: unasked,
        underOtherAddresses: unasked,
        append: (runId, event) => keep(runId, event).then(() => event),
      },
      known,
    );
    const reading = {
      summary: said,
      facts: [{ label: said, value: said, tone: 'good', link: null }],
      at: 't',
    };
    await journal.append('r', { type: 'step.observed', step: 's', reading } as unknown as RunEvent);
    await journal.append('r', {
      type: 'step.noted',
      step: 's',
      notes: { [name]: said },
    } as unknown as RunEvent);
    const all = JSON.stringify(written);
    const token = write(hidden) === write(hidden).toUpperCase() ? hidden.toUpperCase() : hidden;
    assert.ok(!all.includes(token), all);
    const encoded = Buffer.from(hidden).toString('base64').slice(4, -4);
    assert.ok(!all.includes(encoded), all);
    const asLogin = Buffer.from(`x-access-token:${hidden}`).toString('base64').replace(/=+$/, '');
    assert.ok(!all.includes(asLogin.slice(-20)), all);
  },
});

function problem(said: string): ProblemError {
  return new ProblemError({ code: 'x.y', message: said, remedy: said, detail: said });
}

function unasked(): never {
  throw new Error('Nobody asks for it.');
}
