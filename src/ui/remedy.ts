import { commands } from '../contributions';

/** A command as the manifest contributes it. */
export interface TitledCommand {
  readonly command: string;
  readonly title: string;
}

/**
 * Commands that a remedy may offer as a button. A remedy can contain text from outside, such as a colleague's name, so none
 * of these does more than ask, read or show.
 */
const offered: ReadonlySet<string> = new Set([
  commands.start,
  commands.openChecklist,
  commands.showLog,
  commands.signInGitHub,
  commands.signInAirflow,
  commands.configureAirflow,
  commands.signInRegistry,
  commands.signInSentry,
  commands.setSlackWebhook,
]);

/** The command that a remedy mentions by its title in the palette, e.g. `Run “Deploy Runbook: Sign In to Airflow…”.` */
export function commandNamed(remedy: string, titled: readonly TitledCommand[]): TitledCommand | undefined {
  const named = titled.filter(
    ({ command, title }) =>
      offered.has(command) && remedy.includes(`Deploy Runbook: ${title.replace(/…$/, '')}`),
  );
  // The longest title wins, because one may begin with another.
  return named.toSorted((a, b) => b.title.length - a.title.length)[0];
}
