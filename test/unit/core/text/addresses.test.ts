import assert from 'node:assert/strict';
import { maskAddresses } from '../../../../src/core/text/addresses';
import { growsLinearly } from '../../../support/linear';

describe('masking credentials in addresses', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['https://user:p@ss@host/x', 'https://host/x'],
    ['https://ghp_token@github.com/a/b.git', 'https://github.com/a/b.git'],
    [
      'fatal: unable to access "https://a:b@c@host:8443/x": no',
      'fatal: unable to access "https://host:8443/x": no',
    ],
    ['https://user:p/s@s@host/x', 'https://host/x'],
    ['postgres://user:p@ss/w0rd@host/db', 'postgres://host/db'],
    ['https://user:p?s#s@host/x', 'https://host/x'],
    ['https://user:p\\ss@host/x', 'https://host/x'],
    ['http://u:p@proxy:3128 and http://u:q@other', 'http://proxy:3128 and http://other'],
    ['ssh://git:pw@host/x and ssh://deploy@host/x', 'ssh://git@host/x and ssh://deploy@host/x'],
    ['git@github.com:a/b.git', 'git@github.com:a/b.git'],
    ['git::https://u:p@host/x//sub?ref=v1', 'git::https://host/x//sub?ref=v1'],
    ['{"url":"https:\\/\\/u:p@host\\/x"}', '{"url":"https:\\/\\/host\\/x"}'],
    ['https://host/?to=https%3A%2F%2Fu%3Ap%40host%2Fx', 'https://host/?to=https%3A%2F%2Fhost%2Fx'],
    ['https://host/?to=https://u:p@other/x', 'https://host/?to=https://other/x'],
    ['HTTPS://U:P@HOST', 'HTTPS://HOST'],
    ['url = //u:p@host/x', 'url = //host/x'],
    ['https://host/@scope/name@1.2', 'https://host/@scope/name@1.2'],
    ['https://[::1]:8080/a@b and mail a@b.example', 'https://[::1]:8080/a@b and mail a@b.example'],
    ['no: https://oauth2:glpat-abc', 'no: https://'],
    ['https://u:1pa…', 'https://'],
    ['see http://host:3128', 'see http://host:3128'],
    ['see https://[::1]:80', 'see https://[::1]:80'],
    ['', ''],
  ];
  for (const [text, expected] of cases)
    it(`turns ${text || 'nothing'} into ${expected || 'nothing'}`, () =>
      assert.equal(maskAddresses(text), expected));

  for (const piece of ['a', ':', '://', 'a:', '@', 'https://u:p', '\\', 'https://a:b@', '%2f', '/'])
    it(`takes linear time: ${piece}`, () =>
      growsLinearly(size => maskAddresses(piece.repeat(size / piece.length)), 2e5, 2e6));
});
