/** An address of one resource instance, as Terraform prints it. */
export interface ResourceAddress {
  /** e.g. `module.catalog["a"].data.aws_ami.base[0]` */
  readonly text: string;
  readonly mode: 'resource' | 'data' | 'action';
  readonly type: string;
  readonly name: string;
  /** Its module path with a trailing dot, e.g. `module.catalog["a"].`, else empty. */
  readonly module: string;
}

const NAME = '[\\p{ID_Start}_][\\p{ID_Continue}-]*';
// Terraform quotes a key as HCL does: https://github.com/hashicorp/terraform/blob/v1.11.4/internal/addrs/instance_key.go
const INDEX = '\\[(?:[0-9]+|"(?:[^"\\\\]|\\\\.)*")\\]';
const ADDRESS = new RegExp(
  `(?<module>(?:module\\.${NAME}(?:${INDEX})?\\.)*)(?:(?<mode>data|action)\\.)?(?<type>${NAME})\\.(?<name>${NAME})(?:${INDEX})?`,
  'uy',
);
const PART = new RegExp(`\\.?(${NAME}|\\*)|(${INDEX}|\\[\\*\\])`, 'uy');

/** Longer than any address a person would write. Without a limit, matching an endless expression would overflow the stack. */
const LONGEST = 4_096;

/** Reads the address that begins at `start`; undefined if none does. */
export function readAddress(text: string, start = 0): ResourceAddress | undefined {
  const part = text.slice(start, start + LONGEST);
  ADDRESS.lastIndex = 0;
  const match = ADDRESS.exec(part);
  const { type, name, mode, module = '' } = match?.groups ?? {};
  if (match === null || type === undefined || name === undefined) return undefined;
  if (match[0].length === LONGEST) return undefined;
  return {
    text: match[0],
    mode: mode === 'data' || mode === 'action' ? mode : 'resource',
    type,
    name,
    module,
  };
}

/**
 * Whether an address matches a pattern. In a pattern, `*` stands for one name, `[*]` and `["*"]` for one index.
 * @example matchesAddress('module.catalog.aws_instance.*', 'module.catalog.aws_instance.web') // true
 */
export function matchesAddress(pattern: string, address: string): boolean {
  const wanted = split(pattern);
  const parts = split(address);
  if (wanted === undefined || parts?.length !== wanted.length) return false;
  return wanted.every((want, i) => {
    const part = parts[i] ?? '';
    if (want === '*') return !part.startsWith('[');
    if (want === '[*]' || want === '["*"]') return part.startsWith('[');
    return want === part;
  });
}

/** Names and indexes of an address or pattern; undefined when it's neither. */
function split(text: string): string[] | undefined {
  if (text.length > LONGEST) return undefined;
  const parts: string[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text);
    const part = match?.[1] ?? match?.[2];
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}
