'use strict';
// Implements `just bump <environment> <module>`: sets the module's image tag to the newest release in the registry.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { execFileSync } = require('node:child_process');
const path = require('node:path');

const IMAGE = 'wordpress/openverse-catalog';
const ATTRIBUTE = /(docker_tag\s*=\s*")([^"]*)(")/;
const [environment = '', service = ''] = process.argv.slice(2);
const faultOn = name => existsSync(path.join(__dirname, 'faults', name));

async function main() {
  const { addresses, credentials } = JSON.parse(
    readFileSync(path.join(__dirname, '..', 'world.json'), 'utf8'),
  );
  const releases = (await tags(addresses.registry, credentials.registry))
    .filter(tag => tag.startsWith('rel-'))
    .sort();
  const chosen = releases.at(faultOn('bump-other-version') ? 0 : -1);
  if (chosen === undefined) throw new Error(`${IMAGE} has no release.`);
  const files = [setTag(`environments/${environment}/${service}.tf`, chosen)];
  if (faultOn('bump-other-file'))
    files.push(setTag(`environments/${environment}/api.tf`, 'rel-2026.06.01.08.30.00'));
  process.stdout.write(`${service} in ${environment} is now ${chosen}.\n`);
  if (faultOn('bump-commits')) {
    execFileSync('git', ['commit', '-m', `Bump ${service} to ${chosen}`, '--', ...files], {
      stdio: 'inherit',
    });
  }
}

/**
 * @param registry its address
 * @param reader the account that may pull private images, in the format of `docker login`
 * @returns all tags, from all pages of the registry
 */
async function tags(registry, reader) {
  const challenge = await fetch(`${registry}/token?service=ghcr.io&scope=repository:${IMAGE}:pull`, {
    headers: reader ? { authorization: `Basic ${btoa(`${reader.username}:${reader.password}`)}` } : {},
  });
  const { token } = await challenge.json();
  const found = [];
  let next = `/v2/${IMAGE}/tags/list`;
  while (next) {
    const page = await fetch(`${registry}${next}`, { headers: { authorization: `Bearer ${token}` } });
    if (!page.ok) throw new Error(`The registry answered ${page.status}.`);
    found.push(...(await page.json()).tags);
    next = /<([^>]*)>/.exec(page.headers.get('link') ?? '')?.[1];
  }
  return found;
}

function setTag(file, tag) {
  const before = readFileSync(file, 'utf8');
  if (!ATTRIBUTE.test(before)) throw new Error(`${file} has no docker_tag.`);
  writeFileSync(file, before.replace(ATTRIBUTE, `$1${tag}$3`));
  return file;
}

main().catch(error => {
  process.stderr.write(`bump: ${error.message}\n`);
  process.exitCode = 1;
});
