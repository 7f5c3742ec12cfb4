import assert from 'node:assert/strict';
import { apiAddress, fullName, isKnownRealm, imagePage } from '../../../../src/clients/registry/hosts';

describe('well-known registries', () => {
  it('are reached at their API, whatever people call them', () => {
    for (const name of ['https://docker.io', 'https://index.docker.io/v1/', 'https://hub.docker.com'])
      assert.equal(apiAddress(name), 'https://registry-1.docker.io');
    assert.equal(apiAddress('https://ghcr.io'), 'https://ghcr.io');
    assert.equal(apiAddress('https://docker.io.example'), 'https://docker.io.example');
  });

  it('recognize an image without a namespace', () => {
    assert.equal(fullName('https://docker.io', 'alpine'), 'library/alpine');
    assert.equal(fullName('https://docker.io', 'acme/api'), 'acme/api');
    assert.equal(fullName('https://quay.io', 'alpine'), 'alpine');
  });

  it('have web pages', () => {
    assert.equal(imagePage('https://docker.io', 'acme/api'), 'https://hub.docker.com/r/acme/api');
    assert.equal(imagePage('https://quay.io', 'acme/api'), 'https://quay.io/repository/acme/api');
    assert.equal(imagePage('https://ghcr.io', 'acme/api'), undefined);
  });

  it('get credentials only for their own token service', () => {
    assert.ok(isKnownRealm('https://docker.io', 'https://auth.docker.io'));
    assert.ok(isKnownRealm('https://registry.gitlab.com', 'https://gitlab.com'));
    assert.ok(!isKnownRealm('https://registry.gitlab.com', 'https://auth.docker.io'));
    assert.ok(!isKnownRealm('https://registry.example.com', 'https://gitlab.com'));
    assert.ok(!isKnownRealm('not an address', 'https://gitlab.com'));
  });
});
