import assert from 'node:assert/strict';
import { oneof, tuple } from 'fast-check';
import { parseBase, path, resolve } from '../../../src/clients/http/address';
import { challengesIn } from '../../../src/clients/registry/challenge';
import { isLoopback } from '../../../src/core/text/links';
import { placeOf } from '../../../src/platform/node/git/places';
import { hostileText } from '../hostile';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { target } from '../target';

const written = [
  'https://airflow.example.org/team',
  'http://localhost:8080',
  'https://github.com/octo/infrastructure.git',
  'ssh://git@github.com:22/octo/infrastructure.git',
  'git@github.com:octo/infrastructure.git',
  'file:///srv/infrastructure.git',
  '/api/v2/dags?limit=100',
  'https://airflow.example.org/team/api/v2/dags?offset=100',
];
const remedies = {};

/** A request goes to the configured host, whatever a service or a name says; nothing else counts as an origin. */
export const addresses = target({
  name: 'addresses',
  inputs: tuple(mutatedText(written), oneof(mutatedText(written), hostileText)),
  runs: 4_000,
  holds: async ([address, name]) => {
    const service = { id: 'airflow', name: 'Airflow', baseUrl: address, remedies };
    const base = await resultOrProblem(() => parseBase(service));
    if (base instanceof URL) {
      assert.ok(base.protocol === 'https:' || isLoopback(base.hostname), base.href);
      for (const asked of [name, `/${name}`]) {
        const url = await resultOrProblem(() => resolve(service, asked, { q: name }));
        if (url instanceof URL) assert.equal(url.origin, base.origin);
      }
      const piece = await resultOrProblem(() => path`/api/${name}`);
      if (typeof piece === 'string') {
        const { origin, pathname } = resolve(service, piece);
        assert.equal(origin, base.origin);
        assert.equal(pathname, base.pathname.replace(/\/+$/, '') + piece);
      }
    }
    const place = await resultOrProblem(() => placeOf(address, host => Promise.resolve(host)));
    if ('host' in place) assert.doesNotMatch(place.host, /[@/\\\s]/);
    for (const { scheme } of challengesIn(name)) assert.equal(scheme, scheme.toLowerCase());
  },
});
