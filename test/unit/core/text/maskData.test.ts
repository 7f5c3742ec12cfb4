import assert from 'node:assert/strict';
import { maskData } from '../../../../src/core/text/maskData';
import { KnownSecrets } from '../../../../src/core/text/secrets';

describe('masking data', () => {
  const known = new KnownSecrets();
  known.add('airflow');
  known.add('ghp_0123456789abcdef');

  it('leaves what programs compare or restore, even if it contains a password that is a word', () => {
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
    assert.equal(maskData(event, known), event, 'the same object');
  });

  it('masks what people read, at any depth', () => {
    assert.deepEqual(
      maskData(
        {
          reading: {
            facts: [{ label: 'x', value: 'password airflow', link: null }, { label: 'y' }],
            count: 3,
          },
          notes: { why: 'no ghp_0123456789abcdef' },
          steps: ['airflow', { summary: 'password airflow' }],
        },
        known,
      ),
      {
        reading: { facts: [{ label: 'x', value: 'password ***', link: null }, { label: 'y' }], count: 3 },
        notes: { why: 'no ***' },
        steps: ['***', { summary: 'password ***' }],
      },
    );
  });

  it('treats a key like __proto__ or constructor as any other', () => {
    const data = JSON.parse('{"__proto__":{"a":"airflow"},"constructor":"airflow"}') as object;
    assert.equal(JSON.stringify(maskData(data, known)), '{"__proto__":{"a":"***"},"constructor":"***"}');
  });
});
