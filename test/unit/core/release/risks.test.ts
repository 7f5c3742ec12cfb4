import assert from 'node:assert/strict';
import { risksOf } from '../../../../src/core/release/risks';

const changed = (path: string, patch: string | null = null, status = 'modified') => ({ path, status, patch });
const inShort = (...files: Parameters<typeof risksOf>[0]) =>
  risksOf(files).map(({ is, name, before, after }) => `${is} ${name} ${before ?? '–'} ${after ?? '–'}`);

describe('the risks of a release', () => {
  it('include an upgrade of Airflow in requirements, a Dockerfile or a project file', () => {
    assert.deepEqual(
      inShort(
        changed(
          'catalog/requirements-prod.txt',
          '@@ -1,3 +1,3 @@\n # PYTHON\n-apache-airflow[amazon,http]==2.9.3\n+apache-airflow[amazon,http]==2.10.0\n lxml==5.2.2',
        ),
        changed(
          'catalog/Dockerfile',
          '-FROM apache/airflow:slim-2.9.3-python3.11\n+FROM apache/airflow:slim-2.10.0-python3.11',
        ),
        changed('catalog/pyproject.toml', '-apache-airflow = "^2.9.3"\n+apache-airflow = "^2.10.0"'),
        changed('catalog/Dockerfile.prod', '-ARG AIRFLOW_VERSION=2.9.3\n+ARG AIRFLOW_VERSION=2.10.0'),
      ),
      [
        'airflow apache-airflow 2.9.3 2.10.0',
        'airflow apache/airflow 2.9.3-python3.11 2.10.0-python3.11',
        'airflow apache-airflow 2.9.3 2.10.0',
        'airflow AIRFLOW_VERSION 2.9.3 2.10.0',
      ],
    );
  });

  it('include each requirement that was changed, added or removed, and no provider as Airflow itself', () => {
    assert.deepEqual(
      inShort(
        changed(
          'requirements.txt',
          '-lxml==5.2.1\n+lxml==5.2.2\n+boto3~=1.35\n-old==1.0\n apache-airflow==2.9.3\n-apache-airflow-providers-http==4.0\n+apache-airflow-providers-http==5.0',
        ),
        changed(
          'package.json',
          '-  "version": "1.0.0",\n+  "version": "1.0.1",\n-    "preact": "^10.1.0"\n+    "preact": "^11.2.0"',
        ),
      ),
      [
        'requirement lxml 5.2.1 5.2.2',
        'requirement old 1.0 –',
        'requirement apache-airflow-providers-http 4.0 5.0',
        'requirement boto3 – 1.35',
        'requirement preact 10.1.0 11.2.0',
      ],
    );
  });

  it('name only the file if its diff shows no pin or is left out', () => {
    assert.deepEqual(
      risksOf([changed('poetry.lock', '-name = "x"'), changed('requirements.txt')]).map(({ path }) => path),
      ['poetry.lock', 'requirements.txt'],
    );
  });

  it('include migrations, but no files with similar names', () => {
    const paths = [
      'api/migrations/0002_add.py',
      'db/alembic/versions/1.py',
      'sql/002.sql',
      'docs/migrations.md',
      'catalog/dags/sql.py',
    ];
    assert.deepEqual(
      risksOf(paths.map(path => changed(path))).map(({ is, path }) => `${is} ${path}`),
      paths.slice(0, 3).map(path => `migration ${path}`),
    );
    assert.deepEqual(risksOf([changed('db/migrations/1.py', null, 'removed')]), []);
  });
});
