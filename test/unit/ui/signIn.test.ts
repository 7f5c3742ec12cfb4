import assert from 'node:assert/strict';
import { addressProblem, parseHeader, webhookProblem } from '../../../src/ui/signIn/validate';

describe('what a person enters to sign in', () => {
  it('can be an address that is safe for credentials', () => {
    assert.equal(addressProblem('https://airflow.example.org/base'), undefined);
    assert.match(addressProblem('http://airflow.example.org') ?? '', /https/);
    assert.match(addressProblem('airflow') ?? '', /https/);
    assert.equal(webhookProblem('https://hooks.slack.com/services/a/b'), undefined);
    assert.match(webhookProblem('https://hooks.slack.com') ?? '', /whole address/);
  });

  it('can be one header on one line', () => {
    assert.deepEqual(parseHeader('Cookie: a=b; c=d'), ['Cookie', 'a=b; c=d']);
    assert.equal(parseHeader('no header'), undefined);
    assert.equal(parseHeader('Bad Name: x'), undefined);
    assert.equal(parseHeader('X: a\r\nY: b'), undefined);
  });
});
