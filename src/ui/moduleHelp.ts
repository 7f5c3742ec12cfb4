import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { ModulePlace } from '../core/engine/modules';
import type { UiHost } from './host';
import { lens } from './show/items';
import type { ModuleHelp } from './show/modules';
import { versionHover } from './show/versionHover';
import type { UiStore } from './store';
import { progressText } from './tree/treeRows';

/** Longest wait for a hover's content, in milliseconds. */
const HOVER_MS = 10_000;

/** Content of lenses and hovers: the deployment's status, what can be done there, and facts about a version. */
export function moduleHelp(host: UiHost, store: UiStore): ModuleHelp {
  const places = async (document: vscode.TextDocument): Promise<readonly ModulePlace[]> => {
    const file = vscode.workspace.asRelativePath(document.uri, false);
    const modules = await host.modules().catch(() => undefined);
    return (await modules?.at(file, document.getText(), new AbortController().signal).catch(() => [])) ?? [];
  };
  const above = ({ is, line, runbook, value, attribute }: ModulePlace): vscode.CodeLens[] => {
    const at = new vscode.Range(line - 1, 0, line - 1, 0);
    const { current } = store;
    if (is === 'flag') {
      const isLeft = current.is === 'idle' && value === true;
      return isLeft
        ? [
            lens(at, l10n.t`Set ${attribute} back to false`, commands.setFlagBack, {
              icon: 'discard',
              arguments: [runbook.id],
            }),
          ]
        : [];
    }
    if (current.is === 'run' || current.is === 'following')
      return [
        lens(at, `${progressText(current.view)} · ${current.view.headline}`, commands.openChecklist, {
          icon: 'rocket',
        }),
        ...(current.view.canRollBack
          ? [lens(at, l10n.t('Roll back…'), commands.rollBack, { icon: 'discard' })]
          : []),
      ];
    if (current.is !== 'idle') return [];
    return [
      lens(at, l10n.t('No deployment is open. Deploy'), commands.start, {
        icon: 'play',
        arguments: [runbook.id],
      }),
      ...(runbook.rollback === undefined
        ? []
        : [lens(at, l10n.t('Roll back…'), commands.rollBack, { icon: 'discard' })]),
    ];
  };
  return {
    lenses: async document => (await places(document)).flatMap(above),
    hover: async (document, line) => {
      const place = (await places(document)).find(each => each.is === 'version' && each.line === line + 1);
      if (place === undefined) return undefined;
      const about = await (await host.modules()).about(place, AbortSignal.timeout(HOVER_MS));
      return versionHover(String(place.value), about);
    },
  };
}
