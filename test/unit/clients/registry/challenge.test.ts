import assert from 'node:assert/strict';
import { challengesIn } from '../../../../src/clients/registry/challenge';

const read = (header: string) =>
  challengesIn(header).map(({ scheme, params }) => [scheme, Object.fromEntries(params)]);

describe('the challenge of a registry', () => {
  it('is read as registries write it', () => {
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

  it('may be one of several, unquoted, spaced and escaped', () => {
    assert.deepEqual(
      read('Basic realm = "a \\"b\\"" , BEARER Realm=https://x.example/t, service=y, Negotiate'),
      [
        ['basic', { realm: 'a "b"' }],
        ['bearer', { realm: 'https://x.example/t', service: 'y' }],
        ['negotiate', {}],
      ],
    );
  });

  it('counts the first of two realms', () => {
    assert.deepEqual(read('Bearer realm="https://a.example",realm="https://b.example"'), [
      ['bearer', { realm: 'https://a.example' }],
    ]);
  });

  it('makes nothing of nonsense', () => {
    assert.deepEqual(read(''), []);
    assert.deepEqual(read('=",=,"'), []);
    assert.equal(challengesIn('Bearer '.repeat(1_000_000)).length < 1000, true);
  });
});
