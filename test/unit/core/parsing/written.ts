/** A document as a team writes it, without this extension in mind. */
export const written = `# Move the search index

Ask in #search before you begin. The [dashboard][board] shows the traffic.

## Before

Takes *ten* minutes.

1. **Tell the team.** Post in \`#search\`.

2. Look at the queue. It must be shorter than [a hundred](https://queue.example/depth).

   - nothing is stuck
   - nothing is older than an hour

## The move

### Build the new index

\`\`\`sh
bin/reindex --to "$(date +%F)"
\`\`\`

1. wait for it
2. compare the counts

### Switch the alias

| alias | index |
|-------|-------|
| live  | new   |

## If something goes wrong

Switch the alias back, and call whoever is on duty.

[board]: https://dash.example/search
`;

/** The same kind of document, with steps that run something. */
export const migrate = `---
runbook: 2
title: Migrate the database
rollback: Roll back
---
Read this first.

## Migrate

1. **Lock.** Nobody else deploys.

   \`\`\`step
   kind: team-lock
   \`\`\`

2. **Migrate.** It takes ten minutes.

   ~~~step
   id: run
   kind: command
   run: [bin/migrate, --to, 'release 7']
   expect: { output: '^now at (?<version>.+)$' }
   ~~~

   Watch the queue meanwhile.

3. **Tell the team.**

### Look once more

Open the page.

\`\`\`step
kind: http
retryFrom: run
with:
  get: https://api.example.org/health
\`\`\`

## Roll back

1. **Say so.**
`;
