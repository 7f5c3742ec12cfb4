import assert from 'node:assert/strict';
import { isLoopback, safeLink } from '../../../../src/core/text/links';

describe('a safe link', () => {
  it('uses https, or http on this machine, and is returned as it was parsed', () => {
    assert.equal(safeLink('https://github.com/a?b=c&d#e'), 'https://github.com/a?b=c&d#e');
    assert.equal(safeLink('HTTPS://GitHub.com'), 'https://github.com/');
    assert.equal(safeLink('https://x.example:443/a/../b'), 'https://x.example/b');
    assert.equal(safeLink('https://airflow.example:8443/'), 'https://airflow.example:8443/');
    assert.equal(safeLink('http://localhost:8080/a'), 'http://localhost:8080/a');
    assert.equal(safeLink('http://127.1:8080'), 'http://127.0.0.1:8080/');
    assert.equal(safeLink('http://[::1]:1024/'), 'http://[::1]:1024/');
    const dagRun =
      'https://airflow.example/dags/a%2Fb/grid?dag_run_id=manual__2026-11-22T09%3A05%3A00%2B00%3A00';
    assert.equal(safeLink(dagRun), dagRun);
  });

  it('is refused in every other form', () => {
    for (const address of [
      'http://localhost\\@evil.example/x',
      'https://github.com\\.evil.example',
      'https:\\\\evil.example',
      'http://localhost@evil.example/',
      'https://github.com:x@evil.example/',
      'https://@evil.example/',
      'http://example.org',
      'http://localhost.example.org',
      'http://localhost./',
      'http://127.0.0.1.evil.example',
      'http://0.0.0.0/',
      'https:evil.example',
      'https:///evil.example',
      '//evil.example',
      ' https://evil.example',
      'https://evil.example\n',
      'https://evil.example/\u202Egpj',
      'https://evil.example/\tx',
      'https://github.com\u2044evil.example/',
      'https://gіthub.com/',
      'https://evil.example/<script>',
      'https://evil.example/"x',
      'https://evil.example:22/',
      'https://evil.example:0/',
      'https://evil.example:99999/',
      'https://%00/',
      'command:workbench.action.quit',
      'vscode://a/b',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      `https://evil.example/${'a'.repeat(2000)}`,
      '',
    ]) {
      assert.equal(safeLink(address), undefined, address);
    }
  });
});

describe('loopback', () => {
  it('is this machine and no name that only looks like it', () => {
    assert.deepEqual(['localhost', '127.0.0.1', '127.8.9.1', '[::1]'].map(isLoopback), [
      true,
      true,
      true,
      true,
    ]);
    for (const name of ['localhost.', 'localhost.evil.example', '127.0.0.1.evil.example', '128.0.0.1', '']) {
      assert.ok(!isLoopback(name), name);
    }
  });
});
