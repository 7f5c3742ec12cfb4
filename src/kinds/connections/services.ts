import * as l10n from '@vscode/l10n';
import type { ConnectionCheck } from '../../core/connection/connection';
import type { Fact } from '../../core/journal/reading';
import { mustBeInfrastructure } from '../preflight/repository';
import { checkAirflow, checkGitHub, checkSentry } from '../preflight/services';
import { fact } from '../shared/facts';

/** The user has write access to every repository used, and this checkout is of the infrastructure repository. */
export const github: ConnectionCheck = {
  name: 'github',
  title: 'GitHub',
  isNeeded: ({ used }) => used('application').length + used('infrastructure').length > 0,
  check: async context => {
    const facts = await checkGitHub(context);
    const { ports, signal } = context;
    for (const infrastructure of context.used('infrastructure')) {
      const origin = await ports.git.originUrl(signal);
      await mustBeInfrastructure({ ports, signal, resources: { infrastructure } }, origin);
    }
    return facts;
  },
};

/** Airflow responds, and shows this user DAGs. */
export const airflow: ConnectionCheck = {
  name: 'airflow',
  title: 'Airflow',
  isNeeded: ({ used }) => used('airflow').length > 0,
  check: checkAirflow,
};

/** The images used can be read. */
export const registry: ConnectionCheck = {
  name: 'registry',
  title: l10n.t('Image registry'),
  isNeeded: ({ used }) => used('image').length > 0,
  check: async ({ ports, signal, used }) => {
    const facts: Fact[] = [];
    for (const { name } of used('image')) {
      const digest = await ports.registry.digest(name, 'latest', signal);
      facts.push(fact(name, digest === undefined ? l10n.t('has no tag latest') : l10n.t('readable'), 'good'));
    }
    return facts;
  },
};

/** Sentry responds to the query that is made after an apply. */
export const sentry: ConnectionCheck = {
  name: 'sentry',
  title: 'Sentry',
  isNeeded: ({ used }) => used('sentry').length > 0,
  check: checkSentry,
};

/** A webhook is set. It only accepts messages, so it can't be tested without posting one. */
export const slack: ConnectionCheck = {
  name: 'slack',
  title: 'Slack',
  isOptional: true,
  isNeeded: () => true,
  check: async ({ ports }) => {
    await ports.slack.mustBeSet();
    return [fact(l10n.t('A webhook is set'), l10n.t('incidents are posted to its channel'), 'good')];
  },
};
