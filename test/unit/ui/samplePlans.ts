import type { Fact } from '../../../src/core/journal/reading';
import { at, fact, step, utc, type Draft } from './sampleParts';

export const planFacts: readonly Fact[] = [
  fact('module.catalog-airflow.aws_instance.airflow', 'replace (delete first): user_data', {
    tone: 'good',
    group: 'Expected',
    detail: 'user_data: (several lines) → (several lines) (forces replacement)',
    diff: {
      mark: '-/+',
      values: [
        { path: 'user_data', before: '(several lines)', after: '(several lines)', forces: true },
        { path: 'tags.Version', before: 'rel-2026.11.08.14.31.07', after: 'rel-2026.11.22.12.08.44' },
        { path: 'metadata_options.http_tokens', before: null, after: 'required' },
        { path: 'tags.Legacy', before: 'true', after: null },
      ],
      also: 'also changes: arn, id, private_ip',
    },
  }),
  fact('module.catalog-airflow.aws_volume_attachment.data', 'replace: instance_id', {
    tone: 'good',
    group: 'Expected',
    diff: { mark: '-/+', values: [], also: 'also changes: instance_id' },
  }),
  fact('module.catalog-airflow.aws_route53_record.airflow[0]', 'update: records', {
    tone: 'good',
    group: 'Expected',
    diff: { mark: '~', values: [], also: 'also changes: records' },
  }),
  fact('Plan hash', '77d1f00dcafe'),
  fact('Verdict', 'safe: 2 runs wait in paused DAGs, read 8 s ago', { tone: 'good', group: 'Checked now' }),
  fact('Team lock', `ours since ${utc('12:01')}`, { tone: 'good', group: 'Checked now' }),
];
export const unexpectedFacts: readonly Fact[] = [
  ...planFacts,
  fact(
    'module.catalog-airflow.aws_db_instance.metadata',
    'update: the runbook does not expect a change of it',
    {
      tone: 'bad',
      group: 'Unexpected',
      detail: 'also changes: allocated_storage',
      diff: { mark: '~', values: [], also: 'also changes: allocated_storage' },
    },
  ),
  fact('Drift', 'module.catalog-airflow.aws_security_group.web changed outside of Terraform', {
    tone: 'warn',
    group: 'Unexpected',
  }),
];
/** A change that no deployment should make. */
export const destroyed: Fact = fact(
  'module.catalog-airflow.aws_ebs_volume.data',
  'delete: the runbook expects update, not delete',
  {
    tone: 'bad',
    group: 'Unexpected',
    diff: { mark: '-', values: [] },
  },
);
/** Like Terraform's own count, in which a replacement is added and destroyed. */
function summaryOf(facts: readonly Fact[]): string {
  const marked = (...marks: readonly string[]) =>
    facts.filter(({ diff }) => diff !== undefined && marks.includes(diff.mark)).length;
  const unexpected = facts.filter(({ group }) => group === 'Unexpected').length;
  return `${unexpected > 0 ? `${unexpected} unexpected` : 'As expected'}: ${marked('+', '-/+')} to add, ${marked('~')} to change, ${marked('-', '-/+')} to destroy`;
}

/** The apply, waiting for approval. */
export function gate(facts: readonly Fact[], unexpected: boolean): Draft {
  const title = unexpected ? 'The plan holds an unexpected change' : 'Approve the plan';
  return step('apply', 'Apply', {
    status: 'waiting',
    summary: title,
    reading: {
      summary: summaryOf(facts),
      facts: [...facts],
      at: at('12:25'),
    },
    question: {
      id: 'approve-plan',
      title,
      detail:
        'Terraform waits at its prompt and holds this plan. Airflow is away for some minutes after the approval. Declining answers no and changes nothing.',
      subject: 'sha256:77d1',
      choices: unexpected
        ? [
            { id: 'decline', label: 'Decline', tone: 'primary' },
            { id: 'approve', label: 'Apply anyway…', tone: 'danger', needsReason: true },
          ]
        : [
            { id: 'approve', label: 'Approve and apply', tone: 'primary' },
            { id: 'decline', label: 'Decline', tone: 'secondary' },
          ],
      expiresAt: at('12:40'),
    },
    actions: [{ do: 'show-terminal', label: 'Show terminal' }],
  });
}

/** Many more changes than anybody reads one by one: the last are to be replaced, created and deleted. */
export const manyChanges: readonly Fact[] = [
  ...planFacts,
  ...Array.from({ length: 60 }, (_, index) =>
    fact(`module.catalog-airflow.aws_route53_record.service["${index}"]`, 'update', {
      ...{ tone: 'good', group: 'Expected' },
      diff: { mark: '~', values: [], also: 'also changes: records' },
    }),
  ),
  fact('module.catalog-airflow.aws_instance.worker', 'create', {
    ...{ tone: 'good', group: 'Expected' },
    diff: { mark: '+', values: [] },
  }),
  destroyed,
];
