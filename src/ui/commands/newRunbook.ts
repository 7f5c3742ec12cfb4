import * as l10n from '@vscode/l10n';
import { FileType, RelativePattern, Uri, window, workspace } from 'vscode';
import { CancelledError, ProblemError } from '../../core/errors';
import { RUNBOOK_FOLDER } from '../../core/runbook/files';
import { choose } from '../ask';
import { askLine } from '../show/inputs';

/** At most this many documents of the workspace are offered. */
const MOST_DOCUMENTS = 200;

interface Beginning {
  readonly label: string;
  readonly description?: string;
  readonly from: Uri;
  readonly ending: 'yaml' | 'md';
}

/**
 * Creates a runbook from a template or from a document in the workspace, and opens it. Never overwrites a file.
 * @param root of the open folder
 * @param templates folder of the shipped templates
 * @throws {ProblemError} `runbook.exists`
 * @throws {CancelledError} when the person cancels
 */
export async function newRunbook(root: Uri, templates: Uri): Promise<void> {
  const template = (label: string, name: string): Beginning => ({
    label,
    from: Uri.joinPath(templates, `${name}.yaml`),
    ending: 'yaml',
  });
  const documents = await workspace.findFiles(
    new RelativePattern(root, '**/*.md'),
    `{**/node_modules/**,${RUNBOOK_FOLDER}/**}`,
    MOST_DOCUMENTS,
  );
  const { from, ending } = await choose<Beginning>(
    [
      template(l10n.t('Blank'), 'blank'),
      template(l10n.t('Terraform service'), 'terraform'),
      template('Helm', 'helm'),
      template('Ansible', 'ansible'),
      template(l10n.t('Database migration'), 'migration'),
      template(l10n.t('Openverse catalog from a drafted release'), 'catalog-draft'),
      template(l10n.t('Openverse ingestion server'), 'ingestion-server'),
      ...documents.map(document => ({
        label: workspace.asRelativePath(document, false),
        description: l10n.t('written document'),
        from: document,
        ending: 'md' as const,
      })),
    ],
    { placeHolder: l10n.t('Select a starting point'), always: true },
  );
  const id = await askLine({
    title: l10n.t('New Runbook'),
    prompt: l10n.t('Id of the runbook, which its file is named after'),
    validate: text =>
      /^[a-z0-9][a-z0-9-]{0,60}$/.test(text) && text !== 'readme'
        ? undefined
        : l10n.t('Use lower-case letters, digits and hyphens.'),
  });
  if (id === undefined) throw new CancelledError();
  const folder = Uri.joinPath(root, RUNBOOK_FOLDER);
  const file = Uri.joinPath(folder, `${id}.${ending}`);
  await mustBeNew(folder, id);
  const written = new TextDecoder().decode(await workspace.fs.readFile(from));
  const text = ending === 'yaml' ? written.replace(/^id: .*$/m, `id: ${id}`) : written;
  try {
    await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    throw unwritable(`${RUNBOOK_FOLDER}/${id}.${ending}`, error);
  }
  await window.showTextDocument(file);
}

/** Ignores case and ending: of two runbooks with the same id, neither would start. */
async function mustBeNew(folder: Uri, id: string): Promise<void> {
  const isThere = await workspace.fs.stat(folder).then(
    ({ type }) => type === FileType.Directory,
    () => false,
  );
  const names = isThere ? (await workspace.fs.readDirectory(folder)).map(([name]) => name) : [];
  const other = names.find(name => name.replace(/\.(?:ya?ml|md)$/i, '').toLowerCase() === id);
  if (other === undefined) return;
  throw new ProblemError({
    code: 'runbook.exists',
    message: l10n.t('There is a runbook {0} already.', `${RUNBOOK_FOLDER}/${other}`),
    remedy: l10n.t('Choose another id.'),
  });
}

function unwritable(file: string, cause: unknown): ProblemError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ProblemError(
    {
      code: 'runbook.unwritable',
      message: l10n.t`${file} can't be written: ${why}`,
      remedy: l10n.t('Check the permissions of the folder and the disk, then try again.'),
    },
    { cause },
  );
}
