import { stringify } from 'yaml';
import type { Kind } from '../kind/kind';
import { slugOf } from './markdown/ids';
import type { Runbook, Step } from '../runbook/runbook';

/**
 * A runbook as a Markdown document, for a documentation site: the same runbook in its other format.
 * @param runbook one that was parsed with the same kinds
 */
export function renderRunbook(runbook: Runbook, kinds: ReadonlyMap<string, Kind>): string {
  const { phases, rollback = [], ...head } = runbook;
  const [back] = rollback;
  const front = { runbook: 2, ...head, ...(back === undefined ? {} : { rollback: back.title }) };
  const parts = [...phases, ...rollback].flatMap(({ title, notes, steps }) => [
    `## ${escaped(title)}`,
    ...(notes === undefined ? [] : [notes.trim()]),
    ...steps.map((step, index) => stepText(step, index + 1, kinds)),
  ]);
  const text = [`---\n${yaml(front)}---`, `# ${escaped(head.title)}`, ...parts].join('\n\n');
  return `${text}\n`;
}

function stepText(step: Step, number: number, kinds: ReadonlyMap<string, Kind>): string {
  const {
    id,
    kind,
    with: given = {},
    title = kinds.get(kind)?.title ?? id,
    instructions: words,
    ...rest
  } = step;
  const isManual = kind === 'manual';
  const { instructions, ...others } = given;
  const text = words ?? (isManual && typeof instructions === 'string' ? instructions : '');
  const params = isManual && words === undefined ? others : given;
  const isPlain = isManual && Object.keys({ ...params, ...rest }).length === 0;
  const block = {
    ...(id === slugOf(title) ? {} : { id }),
    ...{ kind, ...rest },
    ...(Object.keys(params).length === 0 ? {} : { with: params }),
  };
  const marker = `${number}. `;
  const below = [
    ...(text.trim() === '' ? [] : [text.trim()]),
    ...(isPlain && block.id === undefined ? [] : [`\`\`\`step\n${yaml(block)}\`\`\``]),
  ].join('\n\n');
  const indented = below.replace(/^(?=.)/gm, ' '.repeat(marker.length));
  return `${marker}**${escaped(title)}**${indented === '' ? '' : `\n\n${indented}`}`;
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** A title is plain text, so escape it. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#]/g, String.raw`\$&`);
}
