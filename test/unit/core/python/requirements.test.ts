import assert from 'node:assert/strict';
import { readRequirements } from '../../../../src/core/python/requirements';
import { allowsVersion, areSameVersion } from '../../../../src/core/python/version';

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
    ['# pinned by hand \\\napache-airflow==2.9.3', '2.9.3'],
    ['attrs==23.2 \\\n    # via apache-airflow \\\napache-airflow==2.9.3', '2.9.3'],
    ['attrs==23.2\rapache-airflow==2.9.3\r', '2.9.3'],
    ['apache-airflow==2.9.3 -C key=value', '2.9.3'],
    ['apache-airflow==1!2.9.3.post1.dev2', '1!2.9.3.post1.dev2'],
    ['apache-airflow==2.9.3#no-comment', null],
    ['apache-airflow=="2.9.3"', null],
    ['-r base.txt\n-c c.txt\n# apache-airflow==1.0\napache-airflow==2.9.3', '2.9.3'],
    ['apache-airflow-providers-http==4.0', null],
    ['apache-airflow>=2.9.3', null],
    ['apache-airflow==${VERSION}', null],
    ['apache-airflow @ https://example.org/airflow.whl', null],
    [
      'apache-airflow[http] @ https://example.org/a/apache_airflow-2.9.3+fix.1-py3-none-any.whl#sha256=0',
      '2.9.3+fix.1',
    ],
    ['apache-airflow@file:///wheels/apache_airflow-2.9.3-1-py3-none-any.whl ; python_version < "4"', '2.9.3'],
    ['apache-airflow @ git+https://example.org/a/apache_airflow-2.9.3-py3-none-any', null],
    ['apache-airflow @ https://example.org/apache_airflow-2.9.3.tar.gz', '2.9.3'],
    ['https://example.org/a-1/apache_airflow-2.9.3%2Bfix-py3-none-any.whl#egg=apache-airflow', '2.9.3+fix'],
    ['./dist/apache-airflow-2.9.3.zip', '2.9.3'],
    ['./apache-airflow-2.9.3/apache_airflow_providers_http-4.0-py3-none-any.whl', null],
    ['apache-airflow==2.9.3\napache-airflow==2.9.4', null],
    ['', null],
  ];
  for (const [text, pin] of pins) {
    it(`pin ${pin ?? 'nothing'} in ${JSON.stringify(text)}`, () => {
      const { pins } = readRequirements(text, 'apache-airflow');
      assert.equal(pins.length === 1 ? pins[0] : null, pin);
    });
  }

  it('do not hang on what looks like one and never ends', () => {
    for (const unit of [' ', '(', ' (', '[', '-', '/', '@ /'])
      assert.deepEqual(
        readRequirements(`apache-airflow${unit.repeat(2_000)}((`, 'apache-airflow').pins,
        [],
        unit,
      );
  });

  it('name the files that they include', () => {
    const text =
      '-r base.txt # all\n-c=c.txt\n--requirement ../a.txt\n--constraint="b c.txt"\n-rx.txt\n--pre\n-i https://x';
    assert.deepEqual(readRequirements(text, 'apache-airflow').includes, [
      ...['base.txt', 'c.txt', '../a.txt', 'b c.txt', 'x.txt'],
    ]);
  });
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
      ['~=3.0.0rc1', '3.0.0'],
      ['~=3.0.0b2', '3.0.0rc1'],
      ['~=2.9.3', '2.9.3.post1'],
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
    ...[['~=2.2', '3.0'], ['~=2.9.3', '2.9.2'], ['~=2.9.3', '2.10.0'], ['~=2.9.3', '2.9.3rc1'], ['1.0+a', '1.0'], ['~=3.0.0rc1', '3.0.0b2'], ['~=3.0.0rc1', '3.0.0.dev1']], // prettier-ignore
    ...[
      ['~=2', '2.1'],
      ['x', '2.0'],
      ['2.9.3.20240101120000001', '2.9.3.20240101120000002'],
    ],
  ] as const;
  it('are allowed by a pin in every spelling', () => {
    for (const [pin, is] of allowed) assert.ok(allowsVersion(pin ?? '', is ?? ''), `${pin} allows ${is}`);
  });
  it('are known to be the same only if a pin allows no other', () => {
    for (const [one, other] of [['2.9', '2.9.0'], ['2.9.3', 'v2.9.3']] as const) assert.ok(areSameVersion(one, other)); // prettier-ignore
    for (const [one, other] of [
      ...[['2.9.*', '2.9.*'], ['~=2.9.3', '~=2.9.3'], ['2.9.3', '2.9.3+composer']], // prettier-ignore
    ] as const)
      assert.ok(!areSameVersion(one ?? '', other ?? ''));
  });
  it('are rejected by a pin that does not allow them', () => {
    for (const [pin, is] of refused) assert.ok(!allowsVersion(pin ?? '', is ?? ''), `${pin} refuses ${is}`);
  });
});
