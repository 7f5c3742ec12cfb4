#!/usr/bin/env node
import * as module from 'node:module';

/** Where the program `deploy-runbook` begins: it checks runbooks outside VS Code, with the parser that the extension has. */
// Not in every Node that it runs in: what was compiled once is read from there.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
void (async () => {
  const { commandLine } = await import('./app/deferred');
  process.exitCode = commandLine(process.argv.slice(2), {
    folder: process.cwd(),
    out: text => process.stdout.write(text),
    error: text => process.stderr.write(text),
  });
})();
