/** A command as the manifest contributes it. */
export interface TitledCommand {
  readonly command: string;
  readonly title: string;
}

/** The command that a remedy names by its title in the palette, e.g. `Run “Deploy Runbook: Sign In to Airflow…”.` */
export function commandNamed(remedy: string, commands: readonly TitledCommand[]): TitledCommand | undefined {
  const named = commands.filter(({ title }) => remedy.includes(`Deploy Runbook: ${title.replace(/…$/, '')}`));
  // The longest title wins: one may begin with another.
  return named.toSorted((a, b) => b.title.length - a.title.length)[0];
}
