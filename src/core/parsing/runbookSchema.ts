import { toJsonSchema, type ConversionConfig, type JsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import type { Kind } from '../kind/kind';
import { Runbook2Schema, RunbookSchema, Step2Schema, StepSchema } from '../runbook/runbook';

/**
 * The JSON Schema (draft-07) of a runbook, for editors: both formats, and the parameters of each kind of step. What it can't
 * express (order, needs, references between steps) is left to {@link parseRunbook}. Only used by a script and a test.
 */
export function runbookJsonSchema(kinds: ReadonlyMap<string, Kind>): JsonSchema {
  const of = (schema: GenericSchema) => {
    const { $schema: _, ...converted } = convert(schema, ({ valibotSchema, jsonSchema }) =>
      valibotSchema === StepSchema || valibotSchema === Step2Schema
        ? withKinds(jsonSchema, kinds)
        : undefined,
    );
    return converted;
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A runbook of Deploy Runbook',
    definitions: { parameters: { allOf: [...kinds.values()].map(parametersOf) } },
    type: 'object',
    required: ['runbook'],
    properties: { runbook: { enum: [1, 2] } },
    if: { properties: { runbook: { const: 2 } } },
    then: of(Runbook2Schema),
    else: of(RunbookSchema),
  };
}

function withKinds(step: JsonSchema, kinds: ReadonlyMap<string, Kind>): JsonSchema {
  return {
    ...step,
    // Its keys are defined by the parameters of the kind.
    properties: {
      ...step.properties,
      with: { type: 'object' },
      kind: { type: 'string', enum: [...kinds.keys()] },
    },
    allOf: [{ $ref: '#/definitions/parameters' }],
  };
}

function parametersOf(kind: Kind): JsonSchema {
  const { $schema: _, ...params } = convert(kind.params);
  const mustBeGiven = (params.required?.length ?? 0) > 0;
  return {
    if: { properties: { kind: { const: kind.name } }, required: ['kind'] },
    then: { properties: { with: params }, ...(mustBeGiven ? { required: ['with'] } : {}) },
  };
}

function convert(schema: GenericSchema, overrideSchema?: ConversionConfig['overrideSchema']): JsonSchema {
  return toJsonSchema(schema, {
    target: 'draft-07',
    typeMode: 'input',
    // Checks in code have no counterpart; parseRunbook still performs them.
    errorMode: 'ignore',
    ...(overrideSchema === undefined ? {} : { overrideSchema }),
    // The YAML language server shows this message instead of the pattern.
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === 'regex' &&
      'message' in valibotAction &&
      typeof valibotAction.message === 'string'
        ? { ...jsonSchema, patternErrorMessage: valibotAction.message }
        : undefined,
  });
}
