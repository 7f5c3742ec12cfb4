import { toJsonSchema, type ConversionConfig, type JsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import type { Kind } from '../kind/kind';
import { Runbook2Schema, RunbookSchema, Step2Schema, StepSchema } from './runbook';

/**
 * The JSON Schema (draft-07) of a runbook, for editors: both formats, and for each kind of step its parameters. What it
 * can't say (order, needs, references between steps) is left to {@link parseRunbook}. Only a script and a test use it.
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
    // Which keys it has is said by the parameters of the kind.
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
    // A check in code has no counterpart; parseRunbook still makes it.
    errorMode: 'ignore',
    ...(overrideSchema === undefined ? {} : { overrideSchema }),
    // Understood by the YAML language server: our own words instead of the pattern.
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === 'regex' &&
      'message' in valibotAction &&
      typeof valibotAction.message === 'string'
        ? { ...jsonSchema, patternErrorMessage: valibotAction.message }
        : undefined,
  });
}
