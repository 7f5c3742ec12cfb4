import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { shortened } from './shorten';

const FOLDER = path.join(__dirname, '../fixtures/runbooks');

/** Runbooks of other teams, written by their authors with only the guide. */
export const authored = readdirSync(FOLDER).map(name => ({
  id: name.replace(/\.\w+$/, ''),
  name,
  text: readFileSync(path.join(FOLDER, name), 'utf8'),
}));

/** The same with short waits. */
export function hastened({ name, text }: { readonly name: string; readonly text: string }): {
  readonly name: string;
  readonly text: string;
} {
  return { name, text: shortened(text).replace(/\bfor: 10m/g, 'for: 1s') };
}

/** Files that the runbooks change. */
export const authoredFiles: Readonly<Record<string, string>> = {
  'debug/Dockerfile': 'FROM acme/queue-worker:v1.4.0\nRUN apk add strace\n',
  'deploy/kustomization.yaml': 'images:\n  - name: acme/queue-worker\n    newTag: v1.4.0\n',
  'airflow/values.yaml': 'images:\n  airflow:\n    tag: 2.3.9\n',
  'live/search.auto.tfvars': 'idle_version = "8.13.0"\n',
  ...Object.fromEntries(
    ['staging', 'live'].map(place => [
      `${place}/airflow.tf`,
      'module "airflow" {\n  source          = "../modules/airflow"\n  airflow_version = "2.9.1"\n}\n',
    ]),
  ),
};
