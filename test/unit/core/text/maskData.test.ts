import assert from 'node:assert/strict';
import { maskData } from '../../../../src/core/text/maskData';
import { KnownSecrets } from '../../../../src/core/text/secrets';

describe('masking data', () => {
  const known = new KnownSecrets();
  known.add('airflow');
  known.add('ghp_0123456789abcdef');

  it('leaves what programs compare or restore, also with a password that is a word', () => {
    const event = {
      type: 'obligation.opened',
      obligation: {
        id: 'flag:catalog-airflow.tf',
        kind: 'flag',
        subject: 'catalog-airflow.tf',
        previous: 'airflow',
        line: 3,
      },
      notes: { module: 'catalog-airflow', jobId: 'airflow-1' },
      output: { branch: 'deploy/catalog-airflow' },
      place: { path: 'environments/prod/catalog-airflow.tf', line: 3 },
      by: 'airflow',
      runbook: { sha256: 'x', text: 'title: airflow' },
      steps: ['airflow-health'],
    };
    assert.deepEqual(maskData(event, known), event);
  });

  it('masks what people read, wherever it stands', () => {
    assert.deepEqual(
      maskData(
        {
          reading: { facts: [{ label: 'x', value: 'password airflow' }] },
          notes: { why: 'no ghp_0123456789abcdef' },
        },
        known,
      ),
      { reading: { facts: [{ label: 'x', value: 'password ***' }] }, notes: { why: 'no ***' } },
    );
  });

  it('takes a field called like one of all objects for a field', () => {
    const data = JSON.parse('{"__proto__":{"a":"airflow"},"constructor":"airflow"}') as object;
    assert.equal(JSON.stringify(maskData(data, known)), '{"__proto__":{"a":"***"},"constructor":"***"}');
  });
});
