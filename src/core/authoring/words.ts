import * as v from 'valibot';

const DescribedSchema = v.object({ description: v.optional(v.string()) });
/** The part of the runbooks' JSON Schema that describes kinds of step. */
const SchemaSchema = v.object({
  definitions: v.object({
    parameters: v.object({
      allOf: v.array(
        v.object({
          if: v.object({ properties: v.object({ kind: v.object({ const: v.string() }) }) }),
          then: v.object({
            properties: v.object({
              with: v.object({
                ...DescribedSchema.entries,
                properties: v.optional(v.record(v.string(), DescribedSchema), {}),
              }),
            }),
          }),
        }),
      ),
    }),
  }),
});

/** Description of a kind of step, or of one of its parameters. */
export type Words = (kind: string, parameter?: string) => string | undefined;

/** Descriptions from the shipped JSON Schema; none if it has another shape. @param text of the schema */
export function wordsIn(text: string): Words {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), SchemaSchema), text);
  const kinds = new Map(
    parsed.success
      ? parsed.output.definitions.parameters.allOf.map(each => [
          each.if.properties.kind.const,
          each.then.properties.with,
        ])
      : [],
  );
  return (kind, parameter) =>
    parameter === undefined
      ? kinds.get(kind)?.description
      : kinds.get(kind)?.properties[parameter]?.description;
}
