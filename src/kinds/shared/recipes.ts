import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { Recipe } from '../../core/ports/tools';
import { neutral } from '../../core/text/neutral';
import { fact } from './facts';

/**
 * What a person should know about a recipe before it runs.
 * @param recipes all that the justfile lets a person call
 * @param args that it will be given
 * @throws {ProblemError} `preflight.no-recipe`, or `preflight.recipe-arguments` if it can't accept them
 */
export function recipeFacts(recipes: readonly Recipe[], name: string, args: readonly string[]): Fact[] {
  const recipe = recipes.find(r => r.name === name);
  if (recipe === undefined) throw unknown(recipes, name);
  const { parameters, asks } = recipe;
  const takes = parameters.map(inWords).join(', ') || l10n.t('nothing');
  if (!canTake(parameters, args)) {
    throw new ProblemError({
      code: 'preflight.recipe-arguments',
      message: l10n.t`just ${name} takes ${takes}, but it will be given ${args.join(', ')}.`,
      remedy: l10n.t(
        'Give the recipe two parameters without names of options, the environment and the module, whose patterns these values match, or name another recipe in the runbook.',
      ),
    });
  }
  return [
    fact(`just ${name}`, l10n.t`takes ${takes}`, 'good'),
    ...asks.map(question =>
      fact(l10n.t`just ${name} asks`, neutral(question), 'info', {
        detail: l10n.t('Before it runs. Answer it in its terminal: it is never answered from here.'),
      }),
    ),
  ];
}

type Parameter = Recipe['parameters'][number];

/** Whether positional arguments are neither too few nor too many, and none is refused. */
function canTake(parameters: readonly Parameter[], args: readonly string[]): boolean {
  const byPlace = parameters.filter(p => p.option === undefined);
  const mustBeNamed = parameters.some(p => p.option !== undefined && p.required);
  const atLeast = byPlace.filter(p => p.required).length;
  const atMost = byPlace.some(p => p.variadic) ? Infinity : byPlace.length;
  const isRefused = args.some((arg, i) => refuses(byPlace[i] ?? byPlace.at(-1), arg));
  return !mustBeNamed && atLeast <= args.length && args.length <= atMost && !isRefused;
}

/** A pattern that only lists words. Others are shown, because evaluating a justfile's pattern could take forever. */
const WORDS = /^\^?(?:\((?:\?:)?)?([\w-]+(?:\|[\w-]+)*)\)?\$?$/;

function refuses(parameter: Parameter | undefined, arg: string): boolean {
  const words = WORDS.exec(parameter?.pattern ?? '')?.[1]?.split('|');
  return words !== undefined && !words.includes(arg);
}

function inWords({ name, required, variadic, option, pattern }: Parameter): string {
  const form = pattern === undefined ? '' : l10n.t`matching ${neutral(pattern, 80)}`;
  const more = [required ? '' : l10n.t('optional'), variadic ? l10n.t('any number') : '', form].filter(
    each => each !== '',
  );
  return `${option ?? name}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
}

function unknown(recipes: readonly Recipe[], name: string): ProblemError {
  const known = recipes.slice(0, 12).map(r => r.name);
  return new ProblemError({
    code: 'preflight.no-recipe',
    message: l10n.t`The justfile has no recipe "${name}".`,
    remedy: l10n.t`Known are: ${known.join(', ')}. Correct the runbook or the justfile.`,
  });
}
