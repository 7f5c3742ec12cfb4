import * as vscode from 'vscode';
import { treeItem } from '../show/items';
import type { Row } from '../show/row';
import { changes } from './changes';

/** Stands for a row as long as it is in the tree: VS Code identifies rows by object. */
export class Node {
  constructor(
    public row: Row,
    readonly parent: Node | undefined,
  ) {}

  /** What commands on this row are about. */
  get target(): string {
    return this.row.target;
  }
}

/** Shows rows, and redraws only those that changed. */
export class StepsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private rows: readonly Row[] = [];
  private nodes = new Map<string, Node>();

  update(rows: readonly Row[]): void {
    const { root, ids } = changes(this.rows, rows);
    this.rows = rows;
    const nodes = new Map<string, Node>();
    for (const row of rows) this.keep(row, undefined, nodes);
    this.nodes = nodes;
    if (root) this.changed.fire(undefined);
    else for (const id of ids) this.redraw(id);
  }

  /** Redraws a row as it is, e.g. after a click on its checkbox had no effect. */
  redraw(id: string): void {
    const node = this.nodes.get(id);
    if (node !== undefined) this.changed.fire(node);
  }

  find(id: string): Node | undefined {
    return this.nodes.get(id);
  }

  getChildren(node?: Node): Node[] {
    const rows = node === undefined ? this.rows : node.row.children;
    return rows.flatMap(row => this.nodes.get(row.id) ?? []);
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  getTreeItem({ row }: Node): vscode.TreeItem {
    return treeItem(row);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private keep(row: Row, parent: Node | undefined, nodes: Map<string, Node>): void {
    const known = this.nodes.get(row.id);
    const node = known !== undefined && known.parent === parent ? known : new Node(row, parent);
    node.row = row;
    nodes.set(row.id, node);
    for (const child of row.children) this.keep(child, node, nodes);
  }
}
