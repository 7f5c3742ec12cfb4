/** Both use the same wording, each with its own name. */
export type Tool = 'Terraform' | 'OpenTofu';

/** The name of the tool in the first group of a match. */
export function toolIn(match: RegExpExecArray | null): Tool | undefined {
  const name = match?.[1];
  return name === 'Terraform' || name === 'OpenTofu' ? name : undefined;
}
