import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { KnownSecrets, maskSecrets } from '../../../../src/core/text/secrets';
import { growsLinearly } from '../../../support/linear';

const token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('masking secrets', () => {
  it('finds a secret as it is, in upper case and in lower case', () => {
    for (const each of [token, token.toUpperCase(), token.toLowerCase()])
      assert.equal(maskSecrets(`token ${each}, again ${each}.`, [token]), 'token ***, again ***.');
  });

  it('finds it in base64 at every alignment, in both alphabets, with and without padding', () => {
    const secret = 'pa~?>>\u00ff?ss~~w0rd>?';
    for (const before of ['', 'x', 'xy', 'user:']) {
      for (const after of ['', 'z', 'zz', 'zzz']) {
        for (const alphabet of ['base64', 'base64url'] as const) {
          const encoded = Buffer.from(before + secret + after).toString(alphabet);
          const masked = maskSecrets(`said <${encoded}>`, [secret]);
          assert.match(masked, /^said <.{0,8}\*\*\*.{0,8}>$/, encoded);
        }
      }
    }
  });

  it('finds it in base64 of UTF-16, as PowerShell encodes a command', () => {
    for (const before of ['', 'x', 'xy']) {
      const encoded = Buffer.from(`${before}correct-horse-9 z`, 'utf16le').toString('base64');
      assert.match(
        maskSecrets(`-EncodedCommand ${encoded}`, ['correct-horse-9']),
        /^\S+ .{0,8}\*\*\*.{0,8}$/,
      );
    }
    const wide = Buffer.from('say correct-horse-9 now', 'utf16le').toString();
    assert.doesNotMatch(maskSecrets(wide, ['correct-horse-9']), /c\0o\0r/);
  });

  it('finds only the password of a Basic header, and leaves the user name', () => {
    const header = `Basic ${base64('airflow-user:correct horse')}`;
    assert.equal(maskSecrets(`GET ${header}`, [header]), 'GET ***');
    assert.equal(maskSecrets('say correct horse now', [header]), 'say *** now');
    assert.equal(maskSecrets('airflow-user is not allowed', [header]), 'airflow-user is not allowed');
    assert.equal(maskSecrets(base64('other-user:correct horse'), [header]).includes('Y29ycmVj'), false);
  });

  it('finds only the token of a header, the values of a cookie and the path of a webhook', () => {
    const cookie = 'theme=contrast; session=.eJwlzj0OwjAMQOG7; _csrf="x%2Fy%2Bz-0123456"';
    assert.equal(maskSecrets('saw .eJwlzj0OwjAMQOG7 and x/y+z-0123456', [cookie]), 'saw *** and ***');
    assert.equal(maskSecrets('a contrast theme', [cookie]), 'a contrast theme');
    assert.equal(maskSecrets(`no ${token}`, [`Bearer ${token}`]), 'no ***');
    assert.equal(maskSecrets(`no ${token}`, [`token ${token}`]), 'no ***');
    const webhook = 'https://hooks.example/services/T0123456/B0123456/a1b2c3d4e5f6';
    assert.equal(maskSecrets('bad /services/T0123456/B0123456/a1b2c3d4e5f6', [webhook]), 'bad ***');
    assert.equal(maskSecrets('a1b2c3d4e5f6 of the services', [webhook]), '*** of the services');
  });

  it('finds it in other notations for bytes and characters', () => {
    const characters = Array.from(token);
    const code = (c: string, base: number) => c.charCodeAt(0).toString(base);
    for (const said of [
      characters.map(c => `\\u{${code(c, 16)}}`).join(''),
      characters.map(c => `\\x${code(c, 16)}`).join(''),
      characters.map(c => `\\${code(c, 8)}`).join(''),
      characters.map(c => `=${code(c, 16).toUpperCase()}`).join(''),
      characters.map(c => `&#${code(c, 10)}`).join(''),
      token.replaceAll('_', '&lowbar;'),
    ])
      assert.equal(maskSecrets(`before ${said} after`, [token]), 'before *** after', said);
  });

  it('finds it through percent, JSON and HTML escapes, even if only some characters are escaped', () => {
    const secret = 'p"ä/s s&w\\rd<1>';
    const all = [...Buffer.from(secret)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const units = secret.replace(/[^]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const html = secret
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&#34;');
    const said = [
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      encodeURIComponent(secret).replaceAll('%20', '+'),
      encodeURIComponent(encodeURIComponent(secret)),
      encodeURIComponent(encodeURIComponent(encodeURIComponent(secret))),
      encodeURI(secret),
      all,
      all.toUpperCase(),
      units,
      html,
      JSON.stringify(secret).slice(1, -1),
      JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    ];
    for (const each of said)
      assert.equal(maskSecrets(`50% of ${each} & more`, [secret]), '50% of *** & more', each);
  });

  it('finds one that itself contains what looks like an escape', () => {
    const secret = '%00 a \\u0041 "b" &amp; c';
    for (const written of [secret, JSON.stringify(secret), encodeURIComponent(secret)])
      assert.doesNotMatch(maskSecrets(`x ${written} y`, [secret]), /u0041|b.*c/);
  });

  it('keeps every other character when secrets touch or overlap', () => {
    assert.equal(maskSecrets('abcdefghij', ['abcdefgh', 'efghij']), '***');
    assert.equal(maskSecrets('<secret-1secret-2>', ['secret-1', 'secret-2']), '<***>');
    for (const each of ['secret-1', 'SECRET-1'])
      assert.equal(maskSecrets(`İİ ${each} 100%`, ['secret-1']), 'İİ *** 100%');
  });

  it('leaves values that are too short to be a secret', () => {
    assert.equal(maskSecrets('a word', ['a', '', ' ', 'word', 'a=b', 'https://[']), 'a word');
  });

  it('finds it when something is inserted between its characters', () => {
    const split = (between: string) => token.replace(/.{10}/g, part => `${part}${between}`);
    const wrapped = base64(`{"headers": {"accept": "*/*", "authorization": "Bearer ${token}"}}`);
    const said = [
      ...[
        '\n',
        '\r\n  ',
        '\\n',
        '\\\\r\\\\n',
        ' ',
        '\u200b',
        '\u00ad',
        '\0',
        '\x1b[31m',
        '\x1b]8;;x\x07',
      ].map(split),
      wrapped.replace(/.{20}/g, '$&\n'),
      JSON.stringify(wrapped.replace(/.{20}/g, '$&\r\n')),
    ];
    const letters = (text: string) => text.replace(/[^\w]/g, '');
    for (const each of said) {
      const masked = maskSecrets(`no ${each}`, [`Bearer ${token}`]);
      assert.match(masked, /\*\*\*/, each);
      for (const form of [token, base64(token).slice(0, 20)])
        assert.equal(letters(masked).includes(letters(form).slice(8, 20)), false, masked);
    }
    assert.equal(maskSecrets('no correct\nhorse battery', ['correct horse battery']), 'no ***');
    assert.equal(maskSecrets('the air flows', ['airflow']), 'the air flows');
  });

  it('finds it in hexadecimal, and in base64 of base64', () => {
    const hex = Buffer.from(`x${token}`).toString('hex');
    for (const each of [hex, hex.toUpperCase(), hex.replace(/../g, '$& ')])
      assert.match(maskSecrets(each, [token]), /^(7 ?8 ?)\*\*\* ?$/);
    for (const before of ['', 'x', 'xy'])
      assert.match(maskSecrets(base64(before + base64(before + token)), [token]), /^.{0,12}\*\*\*.{0,12}$/);
  });

  it('finds the rest of it where a text was cut', () => {
    assert.equal(maskSecrets(`no ${token.slice(0, 30)}`, [`Bearer ${token}`]), 'no ***');
    assert.equal(maskSecrets(`${token.slice(1)} no`, [`Bearer ${token}`]), '*** no');
    assert.match(maskSecrets(`…${base64(`x${token}`).slice(4)} no`, [token]), /^…\*\*\*.{0,3} no$/);
    const webhook = 'https://hooks.slack.com/services/T0123456/B0123456/a1b2c3d4e5f6a1b2c3d4e5f6';
    const page = 'see https://hooks.slack.com/services';
    assert.equal(maskSecrets(page, [webhook]), page);
    for (const cut of ['no Tr0ub4dor&3', 'no Tr0ub4dor&3…', 'no Tr0ub4dor'])
      assert.equal(maskSecrets(cut, ['Tr0ub4dor&3x']), cut.endsWith('…') ? 'no ***…' : 'no ***');
    assert.equal(maskSecrets('{"a":"no Tr0ub4dor"}', ['Tr0ub4dor&3x']), '{"a":"no ***"}');
    assert.equal(maskSecrets('b4dor&3x no', ['Tr0ub4dor&3x']), '*** no');
    for (const text of ['no Tr0ub4dor then', 'in production', 'Tr0ub4 no'])
      assert.equal(maskSecrets(text, ['Tr0ub4dor&3x', 'production-1']), text);
    const known = new KnownSecrets();
    known.add('airflow-production-1');
    assert.equal(known.maskValue('airflow-production'), 'airflow-production');
  });

  it('takes linear time for any text', async () => {
    const secrets = Array.from({ length: 30 }, (_, index) => `${token}${index}`);
    const worst = [
      'a',
      '%',
      '%41',
      '\\',
      'ghp_16C7e42F292c6912E7710c838347Ae178B4',
      `${token}0 `,
      '&#x26;',
      'İ',
      '\n',
      'a ',
      '\x1b[',
      '\x1b]',
      token.slice(10),
    ];
    for (const piece of worst)
      await growsLinearly(size => maskSecrets(piece.repeat(size / piece.length), secrets), 2e5, 2e6);
  });
});

describe('known secrets', () => {
  it('are masked from the moment they are known', () => {
    const known = new KnownSecrets();
    assert.equal(known.mask(token), token);
    known.add(token);
    assert.equal(known.mask(`x ${token}`), 'x ***');
    assert.equal(known.maskValue(`x ${token}`), 'x ***');
  });

  it('do not mask a value that contains a weak password by chance', () => {
    const known = new KnownSecrets();
    for (const weak of ['airflow', 'airflow production', 'prod-1']) {
      known.add(weak);
      assert.equal(known.mask(`password ${weak}`), 'password ***');
      assert.equal(known.maskValue(`catalog-${weak}`), `catalog-${weak}`);
    }
  });

  it('are masked in values if they consist of letters that form no words', () => {
    const known = new KnownSecrets();
    const letters = 'ghpQwErTyUiOpAsDfGhJkLzXcVbNm';
    known.add(letters);
    assert.equal(known.maskValue(letters), '***');
  });

  it('are limited in number, and the oldest are forgotten', () => {
    const known = new KnownSecrets();
    const secret = (index: number) => createHash('sha256').update(`${index}`).digest('hex');
    for (let index = 0; index <= 500; index += 1) known.add(secret(index));
    for (const index of [1, 500]) assert.equal(known.mask(secret(index)), '***');
    assert.equal(known.mask(secret(0)), secret(0));
  });

  it('are not forgotten while they are in use', () => {
    const known = new KnownSecrets();
    for (let index = 0; index <= 600; index += 1) {
      known.add('the-password-4');
      known.add(createHash('sha256').update(`${index}`).digest('hex'));
    }
    assert.equal(known.mask('the-password-4'), '***');
  });
});
