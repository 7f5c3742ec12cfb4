/** What appears in a terminal, and must appear nowhere else. */
export const SECRET = 'hunter2-of-the-database';

const head = `export DATABASE_PASSWORD=${SECRET}\r
\r
Terraform used the selected providers to generate the following execution plan. Resource actions\r
are indicated with the following symbols:\r
-/+ destroy and then create replacement\r
\r
Terraform will perform the following actions:\r
\r
`;
const question = `\r
Do you want to perform these actions?\r
  Terraform will perform the actions described above.\r
  Only 'yes' will be accepted to approve.\r
\r
  Enter a value: `;

/** What Terraform prints when it only plans. */
export function planRecord(from: string, to: string): string {
  return promptRecord(from, to, false).replace(question, '');
}

/** What Terraform prints up to its prompt. */
export function promptRecord(from: string, to: string, unexpected: boolean): string {
  const database = `  # module.catalog-airflow.aws_db_instance.catalog must be replaced\r
-/+ resource "aws_db_instance" "catalog" {\r
      ~ password = "${SECRET}" -> "another" # forces replacement\r
    }\r
\r
`;
  return `${head}  # module.catalog-airflow.aws_instance.catalog must be replaced\r
-/+ resource "aws_instance" "catalog" {\r
      ~ user_data = "${from}" -> "${to}" # forces replacement\r
    }\r
\r
${unexpected ? database : ''}Plan: ${unexpected ? 2 : 1} to add, 0 to change, ${unexpected ? 2 : 1} to destroy.\r
${question}`;
}

export const replacing = `\r
module.catalog-airflow.aws_instance.catalog: Destroying... [id=i-1]\r
`;
/** After the prompt is answered. */
export const applying = `yes\r\n${replacing}`;
export function applied(unexpected: boolean): string {
  const n = unexpected ? 2 : 1;
  return `module.catalog-airflow.aws_instance.catalog: Creation complete after 40s [id=i-2]\r
\r
Apply complete! Resources: ${n} added, 0 changed, ${n} destroyed.\r
`;
}
export const applyFailed = `\r
Error: the instance could not be created\r
\r
`;
export const declined = `no\r
\r
Apply cancelled.\r
`;
export const planIsStale = `\r
Error: Saved plan is stale\r
\r
`;
export const planFailed = `\r
Error: Resource precondition failed\r
\r
`;
export const noChanges = `\r
No changes. Your infrastructure matches the configuration.\r
`;
export const stateLocked = `\r
Error: Error acquiring the state lock\r
\r
Lock Info:\r
  ID:        8f2a\r
  Path:      catalog.tfstate\r
  Operation: OperationTypeApply\r
  Who:       grace@laptop\r
  Version:   1.11.4\r
  Created:   2026-11-22 11:58:00.000000000 +0000 UTC\r
  Info:      \r
\r
`;
