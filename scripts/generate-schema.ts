import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runbookJsonSchema } from '../src/core/runbook/runbookSchema';
import { kinds } from '../src/kinds';

/** Writes the schema of runbooks that editors use; a unit test fails while it is out of date. Run: `npm run schema`. */
async function main(): Promise<void> {
  const file = path.join(__dirname, '..', 'src', 'runbooks', 'runbook.schema.json');
  const options = { ...(await resolveConfig(file)), filepath: file };
  writeFileSync(file, await format(JSON.stringify(runbookJsonSchema(kinds)), options));
}

void main();
