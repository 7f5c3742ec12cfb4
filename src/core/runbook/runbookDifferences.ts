import { stepsOf, type Runbook, type Step } from './runbook';

/**
 * How a repository's runbook differs from the shipped one of the same id, in words for people. More than what loosens
 * it: whether a difference is harmless is for the reader to say. Values that a kind would fill in count as not given.
 */
export function runbookDifferences(shipped: Runbook, own: Runbook): readonly string[] {
  const before = stepsOf(shipped);
  const after = stepsOf(own);
  const isIn = (steps: readonly Step[]) => (step: Step) => steps.some(({ id }) => id === step.id);
  const order = (steps: readonly Step[], others: readonly Step[]) =>
    steps
      .filter(isIn(others))
      .map(step => step.id)
      .join(', ');
  const [shippedOrder, ownOrder] = [order(before, after), order(after, before)];
  return [
    ...before.filter(step => !isIn(after)(step)).map(step => `Step ${step.id} is missing`),
    ...after.filter(step => !isIn(before)(step)).map(step => `Step ${step.id} (${step.kind}) is added`),
    ...(shippedOrder === ownOrder ? [] : [`The order is ${ownOrder} instead of ${shippedOrder}`]),
    ...changes(texts(shipped), texts(own)).map(change => `Runbook: ${change}`),
    ...changes(shipped.service, own.service).map(change => `Service: ${change}`),
    ...before.flatMap(step =>
      after
        .filter(({ id }) => id === step.id)
        .flatMap(other => stepChanges(step, other))
        .map(change => `Step ${step.id}: ${change}`),
    ),
  ];
}

function stepChanges(
  { with: before = {}, ...shipped }: Step,
  { with: after = {}, ...own }: Step,
): readonly string[] {
  return [...changes(shipped, own), ...changes(before, after)];
}

/** What only people read, and which phases there are. */
function texts({ title, description, phases, rollback }: Runbook): object {
  const titles = (all: Runbook['phases'] | undefined) => all?.map(phase => phase.title);
  return { title, description, phases: titles(phases), rollback: titles(rollback) };
}

function changes(shipped: unknown, own: unknown, path: readonly string[] = []): readonly string[] {
  if (isMap(shipped) && isMap(own)) {
    const keys = [...new Set([...Object.keys(shipped), ...Object.keys(own)])];
    return keys.flatMap(key => changes(shipped[key], own[key], [...path, key]));
  }
  const name = path.join('.');
  if (Array.isArray(shipped) && Array.isArray(own)) {
    const [before, after] = [shipped.map(words), own.map(words)];
    const added = after.filter(each => !before.includes(each)).map(each => `${name} also has ${each}`);
    const gone = before.filter(each => !after.includes(each)).map(each => `${name} lacks ${each}`);
    if (added.length + gone.length > 0) return [...added, ...gone];
    // The same items otherwise: in another order, or some more than once.
  }
  const [before, after] = [words(shipped), words(own)];
  if (before === after) return [];
  if (shipped === undefined) return [`${name} ${after}, which the shipped one does not give`];
  if (own === undefined) return [`${name} is not given, instead of ${before}`];
  return [`${name} ${after} instead of ${before}`];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Maps of the same content in another order of keys read the same. */
function words(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, inner: unknown) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
