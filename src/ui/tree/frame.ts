import * as vscode from 'vscode';
import { views } from '../../contributions';
import type { Node, StepsTree } from './stepsTree';

/**
 * The tree's view. It has to be there from the start, because VS Code shows its welcome only while a tree without rows is
 * registered. The rows come later, if there are any.
 */
export class TreeFrame implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #rows: StepsTree | undefined;
  readonly view = vscode.window.createTreeView(views.steps, {
    treeDataProvider: this,
    manageCheckboxStateManually: true,
    showCollapseAll: true,
  });

  /** Shows these rows from now on. @returns stops passing on their changes */
  fill(rows: StepsTree): vscode.Disposable {
    this.#rows = rows;
    return rows.onDidChangeTreeData(node => {
      this.#changed.fire(node);
    });
  }

  getChildren(node?: Node): Node[] {
    return this.#rows?.getChildren(node) ?? [];
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    // Nodes come only from these rows.
    return this.#rows?.getTreeItem(node) ?? {};
  }

  dispose(): void {
    this.view.dispose();
    this.#changed.dispose();
  }
}
