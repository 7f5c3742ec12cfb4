import assert from 'node:assert/strict';
import { pinnedVersion } from '../../../../src/core/python/requirements';
import { allowsVersion } from '../../../../src/core/python/version';

describe('requirements as pip reads them', () => {
  const pins: [string, string | null][] = [
    ['apache-airflow == 2.9.3', '2.9.3'],
    ['apache-airflow[celery, amazon] ==2.9.3', '2.9.3'],
    ['Apache_Airflow==2.9.3', '2.9.3'],
    ['apache.airflow===2.9.3', '2.9.3'],
    ['apache-airflow==2.9.3 ; python_version < "3.13" # pinned', '2.9.3'],
    ['apache-airflow==2.9.3 \\\n    --hash=sha256:abc \\\n    --hash=sha256:def', '2.9.3'],
    ['apache-airflow (==2.9.3)', '2.9.3'],
    ['apache-airflow==2.9.3+composer\r\n', '2.9.3+composer'],
    ['apache-airflow==2.9.*', '2.9.*'],
    ['apache-airflow ~= 2.9.3', '~=2.9.3'],
    ['apache-airflow>=2.9,==2.9.3', '2.9.3'],
    ['-r base.txt\n-c c.txt\n# apache-airflow==1.0\napache-airflow==2.9.3', '2.9.3'],
    ['apache-airflow-providers-http==4.0', null],
    ['apache-airflow>=2.9.3', null],
    ['apache-airflow==${VERSION}', null],
    ['apache-airflow @ https://example.org/airflow.whl', null],
    ['apache-airflow==2.9.3\napache-airflow==2.9.4', null],
    ['', null],
  ];
  for (const [text, pin] of pins) {
    it(`pin ${pin ?? 'nothing'} in ${JSON.stringify(text)}`, () => {
      assert.equal(pinnedVersion(text, 'apache-airflow'), pin);
    });
  }
});

describe('versions by PEP 440', () => {
  const allowed = [
    ...[['2.9.3', '2.9.3'], ['2.9.3', '2.9.3+composer'], ['1.1', '1.1.0'], ['1.0', 'v1.0'], ['2.9.3', '2.9.3.0']], // prettier-ignore
    ...[
      ['2.9.*', '2.9.3'],
      ['1.1.*', '1.1.post1'],
      ['1.1.*', '1.1a1'],
      ['~=2.2', '2.3'],
      ['~=2.9.3', '2.9.4'],
    ],
    ...[
      ['1.0rc1', '1.0.RC-1'],
      ['1.0.post2', '1.0-2'],
      ['1.0a0', '1.0alpha'],
      ['1.0+a.1', '1.0+a-1'],
    ],
  ] as const;
  const refused = [
    ...[
      ['2.9.3', '2.9.4'],
      ['2.9.3', '2.9.3rc1'],
      ['1.1', '1.1.post1'],
      ['2.9.*', '2.10.0'],
      ['1!2.0', '2.0'],
    ],
    ...[['~=2.2', '3.0'], ['~=2.9.3', '2.9.2'], ['~=2.9.3', '2.10.0'], ['~=2.9.3', '2.9.3rc1'], ['1.0+a', '1.0']], // prettier-ignore
    ...[
      ['~=2', '2.1'],
      ['x', '2.0'],
    ],
  ] as const;
  it('are the same in every spelling', () => {
    for (const [pin, is] of allowed) assert.ok(allowsVersion(pin ?? '', is ?? ''), `${pin} allows ${is}`);
  });
  it('are not the same when they differ', () => {
    for (const [pin, is] of refused) assert.ok(!allowsVersion(pin ?? '', is ?? ''), `${pin} refuses ${is}`);
  });
});
