import assert from 'node:assert/strict';
import { judgePlan } from '../../../src/core/plan/judgePlan';
import { readRecord } from '../../../src/core/plan/readRecord';
import { withTargeting } from '../../../src/kinds/shared/targeting';

const record = (warning: string) => `
Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  ~ update in-place

Terraform will perform the following actions:

  # aws_ecs_service.web will be updated in-place
  ~ resource "aws_ecs_service" "web" {
      ~ desired_count = 1 -> 2
    }

Plan: 0 to add, 1 to change, 0 to destroy.
${warning}
Do you want to perform these actions?
  Terraform will perform the actions described above.
  Only 'yes' will be accepted to approve.

  Enter a value: `;
const TARGETED = `╷
│ Warning: Resource targeting is in effect
│ 
│ You are creating a plan with the -target option, which means that the
│ result of this plan may not represent all of the changes requested by the
│ current configuration.
╵
`;
const expects = [{ address: 'aws_ecs_service.web', actions: ['update' as const] }];

/** The warnings about the plan of this command, which is otherwise as expected. */
async function told(argv: readonly string[]) {
  const read = await readRecord(record(TARGETED), { allowedAttributes: () => [] });
  assert.ok(read.is === 'prompt', read.is);
  const plan = withTargeting(read.plan, argv);
  assert.deepEqual(judgePlan(plan, expects).caveats, []);
  return plan.warnings;
}

describe('a plan limited to some resources', () => {
  it("needs no warning if the runbook's command limits it", async () => {
    for (const argv of [
      ['terraform', 'apply', '-target=aws_ecs_service.web', '-var=image_tag=x'],
      ['terraform', 'apply', '--target', 'aws_ecs_service.web'],
      ['tofu', 'apply', '-exclude=aws_db.main'],
      ['tofu', 'apply', '-target-file=web.txt'],
    ])
      assert.deepEqual(await told(argv), []);
  });

  it('gets a warning if a recipe, a script or the environment limits it', async () => {
    for (const argv of [
      ['terraform', 'apply'],
      ['just', 'apply', 'prod', 'web'],
      ['terraform', 'apply', '-var=-target=x', '-var', 'target=y'],
    ])
      assert.match((await told(argv)).join(), /^Resource targeting is in effect/);
  });
});
