import assert from 'node:assert/strict';
import { spokenBy } from '../../../../src/clients/http/refusal';

function words(body: unknown): string {
  const headers = { 'content-type': 'application/json' };
  const bytes = Buffer.from(JSON.stringify(body));
  return spokenBy({ status: 422, headers, bytes, place: 'GET x', secrets: [], quotable: true });
}

describe("a service's reason for a refusal", () => {
  it("is shown with the field concerned, in each service's format", () => {
    const invalid = { resource: 'PullRequest', field: 'head', code: 'invalid' };
    for (const [body, said] of [
      [{ message: 'Validation Failed', errors: [invalid] }, 'Validation Failed: head: invalid'],
      [{ message: 'Unprocessable Entity', errors: ['Not your own'] }, 'Unprocessable Entity: Not your own'],
      [
        { detail: [{ type: 'missing', loc: ['body', 'is_paused'], msg: 'Field required' }] },
        'body.is_paused: Field required',
      ],
      [{ title: 'Not Found', detail: 'DAG not found', status: 404 }, 'Not Found: DAG not found'],
      [{ errors: [{ code: 'DENIED' }] }, 'DENIED'],
      [{ errors: [{ code: 'DENIED', message: 'no access' }] }, 'no access'],
      [{ detail: { code: 'sso-required', message: 'Must login via SSO' } }, 'Must login via SSO'],
      [{ detail: [{ loc: { a: 1 }, msg: 'no' }] }, 'no'],
      [{ code: 7 }, ''],
    ] as const)
      assert.equal(words(body), said);
  });
});
