import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runbookJsonSchema } from '../src/core/parsing/runbookSchema';
import { kinds } from '../src/kinds';
import { rehearsalRunbook } from './rehearsalRunbook';

const sources = path.join(__dirname, '..', 'src');
const shipped = path.join(sources, 'runbooks', 'openverse-catalog.yaml');

/**
 * Writes the files that are derived from other sources: the schema of runbooks for editors, and the rehearsal's runbook. A unit
 * test fails while one is out of date. Run: `npm run generate`.
 */
async function main(): Promise<void> {
  await write('runbooks/runbook.schema.json', JSON.stringify(runbookJsonSchema(kinds)));
  const runbook = rehearsalRunbook(readFileSync(shipped, 'utf8'));
  await write('rehearsal/template/repository/runbooks/openverse-catalog.yaml', runbook);
}

async function write(name: string, text: string): Promise<void> {
  const file = path.join(sources, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

void main();
