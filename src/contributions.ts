import type { StepAction } from './core/view/view';

/**
 * Every name that package.json contributes, typed. `test/unit/contributions.test.ts` holds both against each other, so
 * that neither can drift.
 */

/** Commands by their short name; the key is the id without the prefix. */
export const commands = {
  start: 'deployRunbook.start',
  rehearse: 'deployRunbook.rehearse',
  rehearseRunbook: 'deployRunbook.rehearseRunbook',
  openStart: 'deployRunbook.openStart',
  checkConnections: 'deployRunbook.checkConnections',
  cancelCheck: 'deployRunbook.cancelCheck',
  chooseFaults: 'deployRunbook.chooseFaults',
  compareRunbook: 'deployRunbook.compareRunbook',
  dryRun: 'deployRunbook.dryRun',
  repeatDryRun: 'deployRunbook.repeatDryRun',
  endDryRun: 'deployRunbook.endDryRun',
  resume: 'deployRunbook.resume',
  openChecklist: 'deployRunbook.openChecklist',
  checkStep: 'deployRunbook.checkStep',
  retryStep: 'deployRunbook.retryStep',
  attestStep: 'deployRunbook.attestStep',
  overrideStep: 'deployRunbook.overrideStep',
  cancelStep: 'deployRunbook.cancelStep',
  toggleStep: 'deployRunbook.toggleStep',
  decide: 'deployRunbook.decide',
  showTerminal: 'deployRunbook.showTerminal',
  watchStep: 'deployRunbook.watchStep',
  meetObligation: 'deployRunbook.meetObligation',
  finish: 'deployRunbook.finish',
  abort: 'deployRunbook.abort',
  takeOver: 'deployRunbook.takeOver',
  follow: 'deployRunbook.follow',
  stopFollowing: 'deployRunbook.stopFollowing',
  rollBack: 'deployRunbook.rollBack',
  settleProduction: 'deployRunbook.settleProduction',
  declareIncident: 'deployRunbook.declareIncident',
  incidentReport: 'deployRunbook.incidentReport',
  exportRecord: 'deployRunbook.exportRecord',
  showHistory: 'deployRunbook.showHistory',
  followUp: 'deployRunbook.followUp',
  setFlagBack: 'deployRunbook.setFlagBack',
  openRunbook: 'deployRunbook.openRunbook',
  newRunbook: 'deployRunbook.newRunbook',
  preview: 'deployRunbook.preview',
  openLink: 'deployRunbook.openLink',
  signInGitHub: 'deployRunbook.signInGitHub',
  signInAirflow: 'deployRunbook.signInAirflow',
  configureAirflow: 'deployRunbook.configureAirflow',
  signInRegistry: 'deployRunbook.signInRegistry',
  signInSentry: 'deployRunbook.signInSentry',
  setSlackWebhook: 'deployRunbook.setSlackWebhook',
  signOut: 'deployRunbook.signOut',
  showLog: 'deployRunbook.showLog',
} as const;
export type CommandKey = keyof typeof commands;
export type CommandId = (typeof commands)[CommandKey];

/** A row of the tree, or the id of what it stands for. Without it the command asks. */
export type Target = string | { readonly target: string };

/** Arguments of each command. Commands without an entry in the palette need theirs. */
export interface CommandArguments {
  start: [runbook?: Target];
  rehearse: [];
  rehearseRunbook: [runbook?: Target];
  openStart: [];
  checkConnections: [];
  cancelCheck: [];
  chooseFaults: [];
  compareRunbook: [runbook?: Target];
  dryRun: [runbook?: Target];
  repeatDryRun: [];
  endDryRun: [];
  resume: [];
  openChecklist: [step?: Target];
  checkStep: [step?: Target];
  retryStep: [step?: Target];
  attestStep: [step?: Target];
  overrideStep: [step?: Target];
  cancelStep: [step?: Target];
  toggleStep: [step?: Target];
  decide: [step?: Target];
  showTerminal: [step?: Target];
  watchStep: [step?: Target];
  meetObligation: [obligation?: Target];
  finish: [];
  abort: [];
  takeOver: [];
  follow: [];
  stopFollowing: [];
  rollBack: [];
  settleProduction: [followUp?: Target];
  declareIncident: [];
  incidentReport: [];
  exportRecord: [];
  showHistory: [];
  followUp: [followUp?: Target];
  setFlagBack: [runbook?: Target];
  openRunbook: [];
  newRunbook: [];
  /** Absolute path of a runbook; without it that of the active editor. */
  preview: [file?: Target];
  openLink: [address: Target];
  signInGitHub: [];
  signInAirflow: [];
  configureAirflow: [];
  signInRegistry: [];
  signInSentry: [];
  setSlackWebhook: [];
  signOut: [];
  showLog: [];
}

/** The command that carries out an action of a step. */
export const commandOfAction: Readonly<Record<StepAction['do'], CommandKey>> = {
  check: 'checkStep',
  retry: 'retryStep',
  attest: 'attestStep',
  override: 'overrideStep',
  cancel: 'cancelStep',
  'show-terminal': 'showTerminal',
  watch: 'watchStep',
};

/** Tools for language models by their short name. None answers a question, approves a plan or changes anything. */
export const tools = {
  status: 'deploy_runbook_get_status',
  verdict: 'deploy_runbook_get_airflow_verdict',
  stillOpen: 'deploy_runbook_get_still_open',
  record: 'deploy_runbook_get_record',
  dryRun: 'deploy_runbook_start_dry_run',
} as const;
export type ToolKey = keyof typeof tools;

export const viewContainer = 'deployRunbook';
export const views = { steps: 'deployRunbook.steps' } as const;
/** View type of the checklist's editor panel. */
export const checklistPanel = 'deployRunbook.checklist';

/** Context keys for `when` clauses, with the values that they take. */
export interface ContextKeys {
  /** Which of the states of `UiState` holds. */
  'deployRunbook.state': string;
  /** What is open is a rehearsal. */
  'deployRunbook.rehearsal': boolean;
  /** Every service and tool that is used was tested since the window opened, and works. */
  'deployRunbook.connected': boolean;
  /** A question waits for an answer. */
  'deployRunbook.waiting': boolean;
  'deployRunbook.canFinish': boolean;
  'deployRunbook.canAbort': boolean;
  /** Another window of this machine drives the run. */
  'deployRunbook.drivenElsewhere': boolean;
  'deployRunbook.canRollBack': boolean;
  /** A person can say that they checked production. */
  'deployRunbook.canSettle': boolean;
  'deployRunbook.hasIncident': boolean;
  /** A past run left something that is still to be seen to. */
  'deployRunbook.hasFollowUps': boolean;
}
export const contextKeys = [
  'deployRunbook.state',
  'deployRunbook.rehearsal',
  'deployRunbook.connected',
  'deployRunbook.waiting',
  'deployRunbook.canFinish',
  'deployRunbook.canAbort',
  'deployRunbook.drivenElsewhere',
  'deployRunbook.canRollBack',
  'deployRunbook.canSettle',
  'deployRunbook.hasIncident',
  'deployRunbook.hasFollowUps',
] as const satisfies readonly (keyof ContextKeys)[];

export type AirflowAuthentication = 'basic' | 'token' | 'bearer' | 'headers';
export type GitHubAuthentication = 'session' | 'token';

/** Settings by their name below {@link settingsSection}. */
export interface Settings {
  /** Empty: not configured. */
  'airflow.url': string;
  'airflow.authentication': AirflowAuthentication;
  'registry.url': string;
  'sentry.url': string;
  /** Empty: what the runbook says; so are project and environment. */
  'sentry.organization': string;
  'sentry.project': string;
  'sentry.environment': string;
  'github.authentication': GitHubAuthentication;
  /** Name looked up on the PATH, or absolute path; so are the other tools. */
  'tools.just': string;
  'tools.terraform': string;
  'tools.git': string;
  'tools.script': string;
  /** Whether the operating system tells that somebody is needed, and whether that is heard. */
  'notifications.system': boolean;
  'notifications.sound': boolean;
}
export const settingsSection = 'deployRunbook';
/** Values that hold when nothing is set; the same as in package.json. */
export const settingDefaults: Readonly<Settings> = {
  'airflow.url': '',
  'airflow.authentication': 'basic',
  'registry.url': 'https://ghcr.io',
  'sentry.url': 'https://sentry.io',
  'sentry.organization': '',
  'sentry.project': '',
  'sentry.environment': '',
  'github.authentication': 'session',
  'tools.just': 'just',
  'tools.terraform': 'terraform',
  'tools.git': 'git',
  'tools.script': 'script',
  'notifications.system': true,
  'notifications.sound': true,
};
