import type { StandardSchemaV1 } from '@standard-schema/spec'

/** Any schema, whatever it accepts and yields. */
// biome-ignore lint/suspicious/noExplicitAny: the widest schema that a definition may bear
export type AnySchema = StandardSchemaV1<any, any>
/**
 * What a schema accepts.
 *
 * @example const asked: Input<z.ZodDefault<z.ZodNumber>> = undefined
 */
export type Input<S extends AnySchema> = StandardSchemaV1.InferInput<S>
/**
 * What a schema yields.
 *
 * @example const given: Output<z.ZodDefault<z.ZodNumber>> = 10
 */
export type Output<S extends AnySchema> = StandardSchemaV1.InferOutput<S>
