const COLORS = '(?:\\x1b\\[[0-9;:]*m)*';
/**
 * Time, stream and program. Lines of a unit other than the one that Terragrunt was started in also name that unit and don't
 * count: it runs those without a question, and prints them between each other.
 * https://github.com/gruntwork-io/terragrunt/blob/v1.1.3/pkg/log/format/format.go (NewPrettyFormatPlaceholders)
 */
const PREFIX = new RegExp(
  `^${COLORS}\\d\\d:\\d\\d:\\d\\d\\.\\d{3}${COLORS} ${COLORS}(?:STDOUT|STDERR|ERROR) *${COLORS} ${COLORS}(?:\\[\\.\\]${COLORS} ${COLORS})?(?:terraform|tofu)${COLORS}:(?:${COLORS} )?${COLORS}`,
);
/** The same with `--log-format key-value`. */
const KEY_VALUE =
  /^time=\S{1,40} level=(?:stdout|stderr|error)(?: prefix=\.)? tf-path=(?:terraform|tofu) msg=/;
/** The same with `--log-format bare`, which cuts the names of streams. Lines of another unit end with its name. */
const BARE = /^(?:STDO|STDE|ERRO)\[\d{4,9}\] (?=(?:[^\t]|\t(?! prefix=))*$)/;
const TEXT = String.raw`"(?:[^"\\]|\\.){0,1000}"`;
/** With `--log-format json`, where each line names its unit. */
const JSON_LINE = new RegExp(
  `^\\{"time":${TEXT}, "level":"(?:stdout|stderr|error)"(?:, "working-dir":${TEXT})?, "tf-path":"(?:terraform|tofu)"(?:, "tf-command-args":\\[((?:${TEXT},?){0,100})\\])?, "msg":"`,
);

/**
 * A line of Terraform's or OpenTofu's, without what Terragrunt prints in front of it since 0.67. It leaves out Terraform's empty
 * lines, and ends the line of a question.
 * @param raw as recorded
 * @returns undefined for a line that Terragrunt doesn't print like this
 */
export function unwrapped(raw: string): string | undefined {
  const prefix = (PREFIX.exec(raw) ?? KEY_VALUE.exec(raw) ?? BARE.exec(raw))?.[0];
  if (prefix !== undefined) return raw.slice(prefix.length);
  const [start, args = ''] = JSON_LINE.exec(raw) ?? [];
  // One of several units is told apart by this alone.
  if (start === undefined || args.includes('-auto-approve')) return undefined;
  const text = raw.slice(start.length).replace(/"\}\r*$/, '');
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return undefined;
  }
}
