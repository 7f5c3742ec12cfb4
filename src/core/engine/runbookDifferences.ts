import { stepsOf, type Runbook, type Step } from './runbook';

/**
 * How a repository's runbook differs from the shipped one of the same id, in words for people. More than what loosens
 * it: whether a difference is harmless is for the reader to say.
 */
export function runbookDifferences(shipped: Runbook, own: Runbook): readonly string[] {
  const before = stepsOf(shipped);
  const after = stepsOf(own);
  const missing = before.filter(step => !after.some(o => o.id === step.id));
  const added = after.filter(step => !before.some(s => s.id === step.id));
  const kept = after.flatMap(step => before.filter(s => s.id === step.id).map(s => [s, step] as const));
  const order = (steps: readonly Step[]) =>
    steps.filter(s => kept.some(([k]) => k.id === s.id)).map(s => s.id);
  return [
    ...missing.map(step => `Step "${step.id}" is missing`),
    ...added.map(step => `Step "${step.id}" is added`),
    ...(order(before).join() === order(after).join() ? [] : ['The steps have another order']),
    ...changes(shipped.service, own.service).map(text => `Service: ${text}`),
    ...kept.flatMap(([s, o]) =>
      [
        ...(s.kind === o.kind ? [] : [`kind ${o.kind} instead of ${s.kind}`]),
        ...(s.retryFrom === o.retryFrom
          ? []
          : [`tried again from ${o.retryFrom ?? 'itself'} instead of ${s.retryFrom ?? 'itself'}`]),
        ...changes(s.with ?? {}, o.with ?? {}),
      ].map(text => `Step "${s.id}": ${text}`),
    ),
  ];
}

function changes(shipped: object, own: object): string[] {
  const before = new Map(Object.entries(shipped));
  const after = new Map(Object.entries(own));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(key => {
    const [a, b] = [words(before.get(key)), words(after.get(key))];
    return a === b ? [] : [`${key} ${b} instead of ${a}`];
  });
}

function words(value: unknown): string {
  if (value === undefined) return '(not given)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
