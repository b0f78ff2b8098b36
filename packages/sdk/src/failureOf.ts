import type { Answer } from "./Connection.ts";
import type { CountersignError } from "./CountersignError.ts";
import { errorFor } from "./errorFor.ts";
import { UnexpectedAnswerError } from "./errors.ts";
import { isNumber } from "./isNumber.ts";
import { isRecord } from "./isRecord.ts";

/** Gives the error of a refused call: `failure` is the envelope, or the object in a GraphQL error's `message`. */
export function failureOf({ body, response }: Answer, failure: unknown): CountersignError {
  const { ok, status, headers, url } = response;
  const fields = isRecord(failure) ? failure : {};
  const { data, message } = fields;
  const code = [fields.code, fields.apiCode, fields.statusCode].find(isNumber);
  const requestId = [fields.requestId, body.requestId, body.uniqueId, headers.get("x-request-id")].find(isText);
  const [seconds] = /^\d+$/.exec(headers.get("retry-after") ?? "") ?? [];
  const common = {
    data,
    message: isText(message) ? message : `${url} did not answer as Countersign does (HTTP ${status}).`,
    httpStatus: status,
    requestId: requestId ?? null,
    retryAfterSeconds: [isRecord(data) && data.retryAfterSeconds, seconds && Number(seconds)].find(isNumber) ?? null,
  };
  return code === undefined
    ? new UnexpectedAnswerError({ ...common, code: ok ? 500 : status })
    : errorFor({ ...common, code });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
