import assert from 'node:assert/strict';
import { ask, type ContractServer } from './server';

type Shape = Readonly<Record<string, string>>;

/**
 * Compares the simulator with a real server: each field that it shows exists there, and has the same type. A null says
 * nothing about a type. Newer servers may show more.
 */
export function sameFields(real: () => ContractServer, simulator: () => ContractServer): void {
  const root = (): string => `/api/${real().api}`;
  const cases: readonly (readonly [string, string, () => string, unknown])[] = [
    ['a DAG', 'GET', () => '/dags/image_data_refresh', undefined],
    ['DAGs', 'GET', () => '/dags?limit=5', undefined],
    ['runs', 'POST', () => '/dags/~/dagRuns/list', { states: ['running'] }],
    [
      'task instances',
      'POST',
      () => '/dags/~/dagRuns/~/taskInstances/list',
      { state: ['up_for_reschedule'] },
    ],
    ['health', 'GET', () => (real().api === 'v1' ? '/health' : '/monitor/health'), undefined],
    ['its version', 'GET', () => '/version', undefined],
    ['import errors', 'GET', () => '/importErrors', undefined],
    ['what does not exist', 'GET', () => '/dags/no_such_dag', undefined],
  ];
  for (const [what, method, path, body] of cases) {
    it(`shows ${what} with the fields of the real server`, async () => {
      const [shown, there] = await Promise.all(
        [simulator(), real()].map(server => ask(server, method, root() + path(), body)),
      );
      assert.ok(shown !== undefined && there !== undefined);
      assert.equal(shown.status, there.status);
      const expected = shapeOf(there.body);
      for (const [field, type] of Object.entries(shapeOf(shown.body))) {
        const known = expected[field];
        if (known === undefined) assert.ok(isInNull(field, expected), `the real server has no ${field}`);
        else if (type !== 'null' && known !== 'null') assert.equal(type, known, field);
      }
    });
  }
}

/** Whether a field is, or is inside, something that is null there, so that nothing can be said about it. */
function isInNull(field: string, shape: Shape): boolean {
  return Object.entries(shape).some(
    ([known, type]) => type === 'null' && (field.startsWith(`${known}.`) || field.startsWith(`${known}[]`)),
  );
}

/** The paths of all fields with their types; for a list, those of all its rows together. */
function shapeOf(value: unknown, path = ''): Shape {
  if (Array.isArray(value)) return Object.assign({}, ...value.map(one => shapeOf(one, `${path}[]`))) as Shape;
  if (typeof value !== 'object' || value === null) return { [path]: value === null ? 'null' : typeof value };
  return Object.assign(
    {},
    ...Object.entries(value)
      // The configuration of a run and the rendered fields of a task are theirs, not the API's.
      .filter(([name]) => name !== 'conf' && name !== 'rendered_fields')
      .map(([name, one]) => shapeOf(one, `${path}.${name}`)),
  ) as Shape;
}
