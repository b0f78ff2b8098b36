import { MfaError, malformed } from "@countersign/contract";
import { KeysUnavailable, StoreBusy, StoreUnavailable } from "@countersign/store";
import type { FastifyError } from "fastify";
import { GraphqlRefusal } from "../graphql/GraphqlRefusal.ts";
import { QueueBusy } from "../slots/TurnQueue.ts";

const RETRY_SECONDS = 5;

/** Gives the failure of the catalogue that a client may see of whatever was thrown. */
export function failureOf(thrown: unknown, method: string): MfaError {
  if (thrown instanceof MfaError) return thrown;
  if (thrown instanceof GraphqlRefusal) return malformed("query", thrown.reason);
  if (thrown instanceof QueueBusy) return new MfaError("tooOften", { retryAfterSeconds: thrown.retryAfterSeconds });
  if (isOutage(thrown)) return new MfaError("unavailable", { retryAfterSeconds: RETRY_SECONDS }, { cause: thrown });
  return failureOfRequest(thrown, method) ?? new MfaError("internal", null, { cause: thrown });
}

/** Tells what the operator wants to know the cause of: a defect, an outage, faces that cannot be judged. */
export function isOurFault({ failure, cause }: MfaError): boolean {
  return failure === "internal" || failure === "unavailable" || (failure === "faceUnavailable" && cause !== undefined);
}

/** The database or keys are gone, or the database is overloaded: trying again makes sense. */
function isOutage(error: unknown): boolean {
  return error instanceof StoreBusy || error instanceof StoreUnavailable || error instanceof KeysUnavailable;
}

/** Characters of a name that somebody sent that are said again. */
const MOST_NAMED = 64;

/** Gives what is wrong with a request that Fastify could not take; null when that is not what happened. */
function failureOfRequest(thrown: unknown, method: string): MfaError | null {
  const error = thrown as Partial<FastifyError> | null;
  if (error?.validation !== undefined) return validationError(error);
  if (error?.code === "ECONNRESET") return malformed("body", "broke off");
  const status = error?.statusCode ?? 500;
  if (thrown instanceof SyntaxError && status === 400) return malformed("body", "must be JSON");
  if (typeof error?.code !== "string" || !error.code.startsWith("FST_")) return null;
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return new MfaError("bodyTooLarge");
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return new MfaError("mediaTypeUnsupported");
  return status >= 400 && status < 500 ? malformed(method === "GET" ? "url" : "body", "cannot be read") : null;
}

function validationError({ validation, validationContext }: Partial<FastifyError>): MfaError {
  const [first] = validation ?? [];
  const part = validationContext === "querystring" ? "query" : (validationContext ?? "body");
  const path = (first?.instancePath ?? "").split("/").filter((each) => each !== "");
  const { missingProperty, additionalProperty } = first?.params ?? {};
  const member = missingProperty ?? additionalProperty;
  const field = [...path, ...(typeof member === "string" ? [member.slice(0, MOST_NAMED)] : [])].join(".");
  return malformed(field === "" ? part : field, ruleOf(first?.params ?? {}) ?? first?.message ?? "is wrong");
}

/** Gives the rule that was broken where its own message names no value. */
function ruleOf(params: Readonly<Record<string, unknown>>): string | null {
  const { missingProperty, additionalProperty, allowedValues, orElse } = params;
  if (typeof missingProperty === "string") {
    return Array.isArray(orElse) ? `or ${orElse.join(" or ")} must be given` : "must be given";
  }
  if (typeof additionalProperty === "string") return "is not known here";
  return Array.isArray(allowedValues) ? `must be one of ${allowedValues.join(", ")}` : null;
}
