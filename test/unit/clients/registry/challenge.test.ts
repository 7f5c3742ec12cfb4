import assert from 'node:assert/strict';
import { challengesIn } from '../../../../src/clients/registry/challenge';

const read = (header: string) =>
  challengesIn(header).map(({ scheme, params }) => [scheme, Object.fromEntries(params)]);

describe("a registry's challenge", () => {
  it('is read in the usual form', () => {
    const hub =
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"';
    assert.deepEqual(read(hub), [
      [
        'bearer',
        {
          realm: 'https://auth.docker.io/token',
          service: 'registry.docker.io',
          scope: 'repository:a/b:pull,push',
        },
      ],
    ]);
    assert.deepEqual(
      read('Basic realm="https://1.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"'),
      [['basic', { realm: 'https://1.dkr.ecr.eu-west-1.amazonaws.com/', service: 'ecr.amazonaws.com' }]],
    );
  });

  it('is read if there are several, unquoted, spaced and escaped', () => {
    assert.deepEqual(
      read('Basic realm = "a \\"b\\"" , BEARER Realm=https://x.example/t, service=y, Negotiate'),
      [
        ['basic', { realm: 'a "b"' }],
        ['bearer', { realm: 'https://x.example/t', service: 'y' }],
        ['negotiate', {}],
      ],
    );
  });

  it('is read with the first of two realms', () => {
    assert.deepEqual(read('Bearer realm="https://a.example",realm="https://b.example"'), [
      ['bearer', { realm: 'https://a.example' }],
    ]);
  });

  it('is ignored if it makes no sense', () => {
    assert.deepEqual(read(''), []);
    assert.deepEqual(read('=",=,"'), []);
    assert.equal(challengesIn('Bearer '.repeat(1_000_000)).length < 1000, true);
  });
});
