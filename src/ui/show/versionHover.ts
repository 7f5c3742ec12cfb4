import * as vscode from 'vscode';
import type { VersionWords } from '../../core/engine/modules';
import { markdown, markdownLink } from '../../core/text/markdown';

/** Lines of release notes in a hover. */
const MOST_LINES = 12;
const LONGEST_LINE = 200;

/** The facts about a version. Its notes are shown as text, because anybody may have written them. */
export function versionHover(version: string, { facts, notes }: VersionWords): vscode.MarkdownString {
  const lines = facts.map(
    ({ label, value, link }) =>
      `- ${markdown(label)}: ${link === undefined ? markdown(value) : markdownLink(value, link)}`,
  );
  const said = notes
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const told = said.slice(0, MOST_LINES).map(noteLine);
  const more = said.length > MOST_LINES ? ['…'] : [];
  return new vscode.MarkdownString(
    [`**${markdown(version)}**`, lines.join('\n'), [...told, ...more].join('  \n')]
      .filter(part => part !== '')
      .join('\n\n'),
  );
}

/** Headings and list items without Markdown's markup. */
function noteLine(line: string): string {
  const heading = /^#{1,6}\s+(\S.*)$/.exec(line)?.[1];
  if (heading !== undefined) return `**${markdown(heading, LONGEST_LINE)}**`;
  return markdown(line.replace(/^[-*]\s+/, '• '), LONGEST_LINE);
}
