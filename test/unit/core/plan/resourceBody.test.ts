import assert from 'node:assert/strict';
import { readBody } from '../../../../src/core/plan/resourceBody';
import { readScreen } from '../../../../src/core/plan/screen';
import { UnreadableError } from '../../../../src/core/plan/unreadable';

/** Lines that Terraform 1.11 prints for a provider whose resources have blocks. */
const instance = String.raw`      ~ arn                    = "arn:1" -> (known after apply)
        id                     = "i-1"
      ~ tags                   = {
          ~ "Name" = "a = b" -> "c \"d\""
            # (1 unchanged element hidden)
        }
      ~ user_data              = "aaa" -> "bbb" # forces replacement
      - obsolete               = "x" -> null
      # Warning: this attribute value will be marked as sensitive and will not
      # display in UI output after applying this change.
      ~ password               = (sensitive value)
        # (12 unchanged attributes hidden)

      + ebs_block_device (known after apply)
      - ebs_block_device {
          - device_name = "/dev/sdb" -> null
        }

      ~ root_block_device {
          ~ volume_id = "vol-1" -> (known after apply)
        }
      + "odd name" "key" {
          + x = 1
        }

        # (2 unchanged blocks hidden)
    }
`;

function read(text: string, ...allowed: string[]) {
  return readBody(readScreen(text).lines, 0, 8, allowed);
}

describe('readBody', () => {
  it('names attributes and blocks that change, and those that are only recomputed', () => {
    const body = read(instance);
    assert.deepEqual(body?.changedAttributes, [
      'arn',
      'tags',
      'user_data',
      'obsolete',
      'password',
      'ebs_block_device',
      'root_block_device',
      '"odd name"',
    ]);
    assert.deepEqual(body.computedAttributes, ['arn', 'ebs_block_device']);
    assert.deepEqual(body.shown, []);
  });

  it('shows the values of allowed attributes and blocks', () => {
    const shown = (...allowed: string[]) =>
      read(instance, ...allowed)?.shown.map(({ path, before, after }) => [path, before, after]);
    assert.deepEqual(shown('tags'), [['tags.Name', 'a = b', String.raw`"c \"d\""`]]);
    assert.deepEqual(shown('user_data', 'obsolete'), [
      ['user_data', 'aaa', 'bbb'],
      ['obsolete', 'x', null],
    ]);
    assert.deepEqual(shown('password'), [['password', '(sensitive value)', '(sensitive value)']]);
    assert.deepEqual(shown('root_block_device'), [
      ['root_block_device.volume_id', 'vol-1', '(known after apply)'],
    ]);
    assert.equal(read(instance, 'user_data')?.shown[0]?.forcesReplacement, true);
  });

  it('is incomplete before the closing brace', () => {
    assert.equal(read(instance.replace('\n    }\n', '\n')), undefined);
  });

  for (const line of [
    '  # a.b will be destroyed',
    'Plan: 0 to add',
    '    x',
    '      x = 1',
    '     ~ x = 1',
    '      * x',
  ])
    it(`refuses "${line}"`, () => {
      assert.throws(() => read(`${line}\n${instance}`), UnreadableError);
    });
});
