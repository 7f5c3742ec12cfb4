const COLORS = '(?:\\x1b\\[[0-9;:]*m)*';
/**
 * Time, stream and program. Lines of a unit other than the one that Terragrunt was started in also name that unit and don't
 * count: it runs those without a question, and prints them between each other.
 * https://github.com/gruntwork-io/terragrunt/blob/v1.1.3/pkg/log/format/format.go (NewPrettyFormatPlaceholders)
 */
const PREFIX = new RegExp(
  `^${COLORS}\\d\\d:\\d\\d:\\d\\d\\.\\d{3}${COLORS} ${COLORS}(?:STDOUT|STDERR|ERROR) *${COLORS} ${COLORS}(?:\\[\\.\\]${COLORS} ${COLORS})?(?:terraform|tofu)${COLORS}:(?:${COLORS} )?${COLORS}`,
);

/**
 * A line of Terraform's or OpenTofu's, without what Terragrunt prints in front of it since 0.67. It leaves out Terraform's empty
 * lines, and ends the line of a question.
 * @param raw as recorded
 * @returns undefined for a line that Terragrunt doesn't print like this
 */
export function unwrapped(raw: string): string | undefined {
  const prefix = PREFIX.exec(raw)?.[0];
  return prefix === undefined ? undefined : raw.slice(prefix.length);
}
