#!/usr/bin/env node
/** Where the program `deploy-runbook` begins: it checks runbooks outside VS Code, with the parser that the extension has. */
void (async () => {
  const { commandLine } = await import('./app/deferred');
  process.exitCode = commandLine(process.argv.slice(2), {
    folder: process.cwd(),
    out: text => process.stdout.write(text),
    error: text => process.stderr.write(text),
  });
})();
