import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Json }>>>>;
  readonly components: { readonly schemas: Json; readonly responses: Json };
}

/** Lists what a response violates; empty when it matches. */
export type Check = (method: string, path: string, status: number, body: unknown) => string[];

/** GitHub's published description of its REST API, as packaged in @octokit/openapi. Only the one file is read, because of its size. */
export function readDescription(): Check {
  const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const schemas = new Map<string, Json>();
  return (method, path, status, body) => {
    const schema = responseSchema(description, method, path, status);
    if (schema === undefined) return body === undefined ? [] : [`${method} ${path} ${status} has no body`];
    const definitions = reachable(description, schema, schemas);
    const validate = ajv.compile({ ...(withNull(schema) as Json), components: { schemas: definitions } });
    return validate(body) ? [] : (validate.errors ?? []).map(e => `${e.instancePath} ${e.message ?? ''}`);
  };
}

/** @throws {Error} for an endpoint or a status that GitHub doesn't have */
function responseSchema(
  { paths, components }: Description,
  method: string,
  path: string,
  status: number,
): unknown {
  const responses = paths[path]?.[method.toLowerCase()]?.responses;
  let response = responses?.[String(status)] as Json | undefined;
  if (!response) throw new Error(`${method} ${path} never answers ${status}.`);
  if (typeof response.$ref === 'string') {
    response = components.responses[response.$ref.split('/').at(-1) ?? ''] as Json;
  }
  const content = response.content as Record<string, Json> | undefined;
  return content?.['application/json']?.schema;
}

/** The schemas that one refers to, directly or indirectly, in a form ajv can read. */
function reachable(description: Description, from: unknown, known: Map<string, Json>): Json {
  const found: Json = {};
  const wanted = references(from);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (name in found) continue;
    const schema = known.get(name) ?? (withNull(description.components.schemas[name]) as Json);
    known.set(name, schema);
    found[name] = schema;
    wanted.push(...references(schema));
  }
  return found;
}

function references(schema: unknown): string[] {
  const text = JSON.stringify(schema);
  return [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
}

/** Expresses OpenAPI's `nullable` in JSON Schema. */
function withNull(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withNull);
  if (typeof schema !== 'object' || schema === null) return schema;
  const rest: Json = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key !== 'nullable' && key !== 'discriminator') rest[key] = key === 'enum' ? value : withNull(value);
  }
  return 'nullable' in schema && schema.nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}
