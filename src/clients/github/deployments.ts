import * as v from 'valibot';
import type { GitHubApi } from '../../core/ports/github';
import { at, type Calls } from './calls';

const longestDescription = 140;

/** GitHub's deployment records, for people who don't use the extension. They aren't a lock. */
export function deployments(calls: Calls): Pick<GitHubApi, 'createDeployment' | 'setDeploymentStatus'> {
  const { http } = calls;
  return {
    async createDeployment(repo, { ref, environment, description, payload }, signal) {
      const { id } = await calls.read(v.object({ id: v.number() }), signal, (o, request) =>
        o.request('POST /repos/{owner}/{repo}/deployments', {
          ...at(http, repo),
          ref,
          environment,
          description: description.slice(0, longestDescription),
          payload: { ...payload },
          // By default, GitHub would merge the default branch into `ref`, and refuse while checks are running.
          auto_merge: false,
          required_contexts: [],
          request,
        }),
      );
      return id;
    },

    async setDeploymentStatus(repo, deploymentId, state, description, signal) {
      await calls.ask(signal, (o, request) =>
        o.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
          ...at(http, repo),
          deployment_id: deploymentId,
          state,
          description: description.slice(0, longestDescription),
          request,
        }),
      );
    },
  };
}
