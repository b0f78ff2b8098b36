import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Static, TSchema } from "typebox";
import { errorsThatFit } from "./errorsThatFit.ts";

/** Says whether a value has the form of a schema, and in `errors` what is wrong with the last one that had not. */
export interface Check<T> {
  (value: unknown): value is T;
  errors: ErrorObject[] | null;
}

const ajv = new Ajv({
  // Nothing that is sent is bent to fit.
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  // Whether a schema is one is for a test to say: the first request would wait for it.
  validateSchema: false,
  addUsedSchema: false,
});

/** Gives the check of a schema, compiled when it is first made: to compile them all takes a quarter of a start. */
export function createCheck<Schema extends TSchema>(schema: Schema): Check<Static<Schema>> {
  let compiled: ValidateFunction | null = null;
  function check(value: unknown): value is Static<Schema> {
    compiled ??= ajv.compile(schema);
    const isRight = compiled(value) === true;
    check.errors = compiled.errors == null ? null : errorsThatFit(compiled.errors, schema, value);
    return isRight;
  }
  check.errors = null as ErrorObject[] | null;
  return check;
}
