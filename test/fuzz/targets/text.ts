import assert from 'node:assert/strict';
import { array, base64String, constantFrom, oneof, string, tuple, webUrl } from 'fast-check';
import { maskAddresses } from '../../../src/core/text/addresses';
import { isLoopback, safeLink } from '../../../src/core/text/links';
import { markdown, markdownLink } from '../../../src/core/text/markdown';
import { neutral, neutralLines } from '../../../src/core/text/neutral';
import { maskSecrets } from '../../../src/core/text/secrets';
import { assertHarmlessMarkdown, assertNeutral } from '../harmless';
import { hostileText, hostileTokens } from '../hostile';
import { mutatedText } from '../mutateText';
import { target } from '../target';

const several = array(hostileText, { maxLength: 12 }).map(parts => parts.join(''));

/** Everything that is shown or written is plain characters of bounded length, and neutralizing it again changes nothing. */
export const texts = target({
  name: 'texts',
  inputs: several,
  examples: hostileTokens,
  runs: 4_000,
  holds: text => {
    const shown = neutral(text, 80);
    assertNeutral(shown);
    assert.ok(shown.length <= 80);
    assert.equal(neutral(shown, 80), shown);
    neutralLines(text).split('\n').forEach(assertNeutral);
    assertHarmlessMarkdown(markdown(text));
    assertHarmlessMarkdown(markdownLink(text, text));
  },
});

const addresses = [
  'https://github.com/octo/repo/pull/7?x=1#y',
  'http://localhost:8080/x',
  'http://127.0.0.1/x',
  'https://[::1]:8080/',
  'https://airflow.example.org:8443/dags/a%2Fb',
];

/** Only https, or this machine, may be opened, however the address is written; opening it goes where it says. */
export const links = target({
  name: 'links',
  inputs: oneof(mutatedText(addresses), webUrl({ withFragments: true, withQueryParameters: true }), several),
  examples: hostileTokens,
  runs: 4_000,
  holds: text => {
    const link = safeLink(text);
    if (link === undefined) return;
    const { protocol, hostname, username, password, href } = new URL(link);
    assert.ok(protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
    assert.equal(username + password, '');
    assert.equal(href, link);
    assert.doesNotMatch(link, /[\s\\<>]/);
    assert.equal(safeLink(link), link);
  },
});

const known = oneof(
  string({ minLength: 8, maxLength: 40 }),
  base64String({ minLength: 12, maxLength: 60 }),
).filter(secret => secret.trim().length >= 8);

/** Forms in which a secret may come back: each must be found. */
const writings: readonly ((secret: string) => string)[] = [
  secret => secret,
  secret => secret.toUpperCase(),
  secret => secret.toLowerCase(),
  secret => encodeURIComponent(secret),
  secret => encodeURIComponent(encodeURIComponent(secret)),
  secret => JSON.stringify(secret).slice(1, -1),
  secret => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  secret => Buffer.from(secret).toString('base64url'),
];

/** A secret is masked in any form, whatever is around it. */
export const secrets = target({
  name: 'secrets',
  inputs: tuple(known, constantFrom(...writings), several, several),
  runs: 2_000,
  holds: ([secret, written, before, after]) => {
    const form = written(secret.trim());
    const masked = maskSecrets(`${before} ${form} ${after}`, [secret]);
    assert.ok(!masked.includes(form) || `${before} ${after}`.includes(form), masked);
    assert.equal(typeof maskAddresses(masked), 'string');
  },
});
