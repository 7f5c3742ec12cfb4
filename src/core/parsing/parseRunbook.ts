import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Kind } from '../kind/kind';
import { expand, type Expanded } from './expand';
import { isDocument } from '../runbook/files';
import { asJournaled } from './journaled';
import { readMarkdown } from './markdown';
import { isMap } from '../runbook/inWords';
import { issueProblems, UnknownKeys } from './issues';
import { keysOf } from './keysOf';
import { LooseRunbookSchema, type LooseRunbook } from './loose';
import { resourcesOfService } from '../runbook/service';
import { stepProblems } from './stepProblems';
import { readPlainYaml, type Spelled, type TextProblem, type YamlPath } from './plainYaml';
import { DocumentSchema, Runbook2Schema, RunbookSchema, stepsOf, type Runbook } from '../runbook/runbook';

/** A fault in a runbook's text, with its position. Lines and columns are 1-based; the end is exclusive. */
export type RunbookProblem = TextProblem;
export interface ParsedRunbook {
  /** undefined if there is any problem. */
  readonly runbook: Runbook | undefined;
  readonly problems: readonly RunbookProblem[];
  /** It isn't a runbook, but a page that happens to be in their folder. */
  readonly isNone?: boolean;
}

/**
 * Parses a runbook, in plain YAML or as a Markdown document, and checks it against the format, the kinds and their
 * parameters. Never throws.
 * @param file name of a Markdown document; absent: the text is YAML
 * @param isJournaled a run started with it, so whatever older versions accepted is accepted
 */
export function parseRunbook(
  text: string,
  kinds: ReadonlyMap<string, Kind>,
  file?: string,
  isJournaled = false,
): ParsedRunbook {
  const { spelled: _spelled, warnings: _warnings, ...parsed } = readRunbook(text, kinds, file, isJournaled);
  return parsed;
}

/** A runbook with the positions of its parts, and warnings about what is allowed but most likely not intended. */
export interface ReadRunbook extends ParsedRunbook {
  readonly spelled: Expanded;
  readonly warnings: readonly RunbookProblem[];
}

/** Like {@link parseRunbook}, with more information about the text. */
export function readRunbook(
  text: string,
  kinds: ReadonlyMap<string, Kind>,
  file?: string,
  isJournaled = false,
): ReadRunbook {
  const taken = <S extends Spelled>(spelled: S) => (isJournaled ? asJournaled(spelled) : spelled);
  if (file !== undefined && isDocument(file)) {
    const document = taken(readMarkdown(text, file));
    // A document without anything of ours may show another program's references.
    const spelled = expand(document, isMap(document.value) && document.value.inputs !== undefined);
    const checked = document.value === undefined ? [] : problemsOf(spelled, DocumentSchema, kinds);
    const problems = new Set([...document.problems, ...checked]);
    const { isNone, warnings } = document;
    return { ...parsed(spelled, [...problems], DocumentSchema), isNone, spelled, warnings };
  }
  const yaml = taken(readPlainYaml(text));
  // Text with no valid format is assumed to be in the current one.
  const schema = isMap(yaml.value) && yaml.value.runbook === 1 ? RunbookSchema : Runbook2Schema;
  const spelled = expand(yaml, schema !== RunbookSchema);
  const problems = yaml.problems.length > 0 ? yaml.problems : problemsOf(spelled, schema, kinds);
  return { ...parsed(spelled, problems, schema), spelled, warnings: [] };
}

type FormatSchema = typeof RunbookSchema | typeof Runbook2Schema | typeof DocumentSchema;

function parsed(
  { value }: Spelled,
  problems: readonly RunbookProblem[],
  schema: FormatSchema,
): ParsedRunbook {
  if (problems.length > 0) return { runbook: undefined, problems };
  const whole = { $schema: undefined, resources: undefined, ...v.parse(schema, value) };
  const { $schema: _, runbook: _format, service, resources, ...runbook } = whole;
  const all = service === undefined ? resources : resourcesOfService(service);
  return { runbook: { ...runbook, ...(all === undefined ? {} : { resources: all }) }, problems };
}

/** Faults of the format, then those of the steps, as far as they can be determined. */
function problemsOf(
  spelled: Expanded,
  schema: FormatSchema,
  kinds: ReadonlyMap<string, Kind>,
): readonly RunbookProblem[] {
  const { issues = [] } = v.safeParse(schema, spelled.value);
  const { inputs, service, ...loose } = v.parse(LooseRunbookSchema, spelled.value);
  // Format 1 has no references, so anything that looks like one is text.
  const known = schema === RunbookSchema ? undefined : schema === Runbook2Schema ? (inputs ?? {}) : inputs;
  const unknown = new UnknownKeys(issues);
  const isUnknown =
    service === null || (['service', 'resources'] as const).some(key => unknown.mayBe([], key));
  const resources = isUnknown ? null : service === undefined ? loose.resources : resourcesOfService(service);
  const whole = { ...loose, inputs: known, resources };
  return spelled.once([
    ...issueProblems(spelled, [], issues, schema, (path, key) => besideWith(whole, kinds, path, key)),
    ...(service === undefined || loose.resources === undefined
      ? []
      : [
          spelled.problemAt(
            ['service'],
            'key',
            l10n.t('Write this under "resources" too: a runbook has one of the two.'),
          ),
        ]),
    ...stepProblems(spelled, whole, kinds, unknown),
  ]);
}

/** Remedy for a parameter written next to the kind instead of under `with`. */
function besideWith(
  whole: LooseRunbook,
  kinds: ReadonlyMap<string, Kind>,
  [course, phase, steps, step]: YamlPath,
  key: string,
): string | undefined {
  if ((course !== 'phases' && course !== 'rollback') || steps !== 'steps') return undefined;
  const name = whole[course][Number(phase)]?.steps[Number(step)]?.kind ?? '';
  const kind = kinds.get(name);
  return kind !== undefined && keysOf(kind.params, []).includes(key)
    ? l10n.t`Write "${key}" below "with": it is a parameter of "${name}".`
    : undefined;
}

/**
 * Parses a runbook's text; `file` as for {@link parseRunbook}.
 * @param isJournaled a run started with it: if an older version required no team lock, it is still accepted, and an act
 * without the lock stops
 */
export type RunbookParser = (text: string, file?: string, isJournaled?: boolean) => ParsedRunbook;

/** Number of texts to cache: the runbooks of one repository, plus some edited versions. */
const MOST_TEXTS = 32;

/** {@link parseRunbook} for these kinds, which parses each text only once, since that takes milliseconds. */
export function runbookParser(kinds: ReadonlyMap<string, Kind>): RunbookParser {
  const known = new Map<string, ParsedRunbook>();
  const withoutLock = new Map([...kinds].map(([name, kind]) => [name, { ...kind, needsLock: () => false }]));
  return (text, file, isJournaled = false) => {
    const key = `${isJournaled ? 'journal ' : ''}${file ?? ''}\n${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const parsed = parseRunbook(text, isJournaled ? withoutLock : kinds, file, isJournaled);
    if (known.size >= MOST_TEXTS) known.clear();
    known.set(key, parsed);
    return parsed;
  };
}

/**
 * Parameters of every step, with defaults filled in, by step id.
 * @param runbook one that {@link parseRunbook} accepted with the same kinds
 */
export function paramsOf(runbook: Runbook, kinds: ReadonlyMap<string, Kind>): ReadonlyMap<string, unknown> {
  return new Map(
    stepsOf(runbook).map(step => {
      const kind = kinds.get(step.kind);
      return [step.id, kind === undefined ? undefined : v.parse(kind.params, step.with ?? {})];
    }),
  );
}
