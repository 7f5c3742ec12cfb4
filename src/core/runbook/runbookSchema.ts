import { toJsonSchema, type ConversionConfig, type JsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import type { Kind } from '../kind/kind';
import { RunbookSchema, StepSchema } from './runbook';

/**
 * The JSON Schema (draft-07) of a runbook, for editors: the format, and for each kind of step its parameters. What it
 * can't say (order, needs, references between steps) is left to {@link parseRunbook}. Only a script and a test use it.
 */
export function runbookJsonSchema(kinds: ReadonlyMap<string, Kind>): JsonSchema {
  return {
    ...convert(RunbookSchema, ({ valibotSchema, jsonSchema }) =>
      valibotSchema === StepSchema ? withKinds(jsonSchema, kinds) : undefined,
    ),
    title: 'A runbook of Deploy Runbook',
  };
}

function withKinds(step: JsonSchema, kinds: ReadonlyMap<string, Kind>): JsonSchema {
  return {
    ...step,
    properties: { ...step.properties, kind: { type: 'string', enum: [...kinds.keys()] } },
    allOf: [...kinds.values()].map(kind => {
      const { $schema: _, ...params } = convert(kind.params);
      const mustBeGiven = (params.required?.length ?? 0) > 0;
      return {
        if: { properties: { kind: { const: kind.name } }, required: ['kind'] },
        then: { properties: { with: params }, ...(mustBeGiven ? { required: ['with'] } : {}) },
      };
    }),
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
