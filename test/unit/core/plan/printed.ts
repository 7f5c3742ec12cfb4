const counted = '0 to add, 1 to change, 0 to destroy.';

/**
 * A plan as Terraform prints it without colors: one update, and what else it lists.
 * @param more after the update
 * @param counts after `Plan: `
 */
export function planned(more = '', counts = counted): string {
  return [
    'Terraform will perform the following actions:',
    '',
    '  # terraform_data.web will be updated in-place',
    '  ~ resource "terraform_data" "web" {',
    '      ~ input = "a" -> "b"',
    '    }',
    '',
    ...(more === '' ? [] : [more]),
    `Plan: ${counts}`,
    '',
  ].join('\n');
}

export const question = [
  '',
  'Do you want to perform these actions?',
  '  Terraform will perform the actions described above.',
  "  Only 'yes' will be accepted to approve.",
  '',
  '  Enter a value: ',
].join('\n');
