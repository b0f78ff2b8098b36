import {
  type FailureName,
  faceFaults,
  failures,
  type Language,
  livenessFailures,
  MfaError,
  type Sentence,
} from "@countersign/contract";
import { type FaceFault, isSecondFactorDue, type LivenessFailure } from "@countersign/core";
import { StoreBusy, StoreUnavailable } from "@countersign/store";
import { GraphqlRefusal } from "../../graphql/GraphqlRefusal.ts";
import { HasherBusy } from "../../hash/hashQueue.ts";
import type { MfaTokens } from "../../tokens/mfaTokens.ts";
import { presentTriggerData } from "./presentTriggerData.ts";

/** A failure as every Authing path answers it. */
export interface FailureBody {
  readonly code: number;
  readonly statusCode: number;
  readonly apiCode: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly requestId: string;
  readonly uniqueId: string;
  readonly flowHandle?: string;
}

export interface PresentedFailure {
  readonly name: FailureName;
  readonly body: FailureBody;
  readonly retryAfterSeconds: number | null;
  /** True for a defect of ours, which is to be logged with its cause. */
  readonly unexpected: boolean;
}

/** Gives what a client may see in place of an answer: a second factor that is due, or a catalogued failure for whatever was thrown. */
export function presentFailure(
  outcome: unknown,
  request: { readonly requestId: string; readonly language: Language; readonly mfaTokens: MfaTokens },
): PresentedFailure {
  if (isSecondFactorDue(outcome)) {
    const name = outcome.reason === "personal" ? "mfaRequired" : "applicationMfaRequired";
    const data = presentTriggerData(outcome, request.mfaTokens);
    return present(new MfaError(name, data), request, { flowHandle: outcome.flowHandle });
  }
  return present(toMfaError(outcome), request);
}

const STORE_RETRY_SECONDS = 5;

/** The database is gone or overloaded: nothing was written, and trying again makes sense. */
function isStoreFailure(error: unknown): boolean {
  return error instanceof StoreBusy || error instanceof StoreUnavailable;
}

function toMfaError(error: unknown): MfaError {
  if (error instanceof MfaError) return error;
  if (error instanceof GraphqlRefusal) return new MfaError("malformed", { field: "query", rule: error.reason });
  if (error instanceof HasherBusy) return new MfaError("tooOften", { retryAfterSeconds: error.retryAfterSeconds });
  if (isStoreFailure(error))
    return new MfaError("tooOften", { retryAfterSeconds: STORE_RETRY_SECONDS }, { cause: error });
  return new MfaError("internal", null, { cause: error });
}

function present(
  error: MfaError,
  request: { readonly requestId: string; readonly language: Language },
  extra: { readonly flowHandle?: string } = {},
): PresentedFailure {
  const { code, status } = failures[error.failure];
  const { requestId, language } = request;
  const message = sentenceOf(error);
  const detail =
    error.failure === "malformed" && error.data !== null
      ? `: ${String(error.data.field)} ${String(error.data.rule)}`
      : "";
  return {
    name: error.failure,
    body: {
      code,
      statusCode: status,
      apiCode: code,
      message: `${message[language]}${detail}`,
      data: error.data,
      requestId,
      uniqueId: requestId,
      ...extra,
    },
    retryAfterSeconds: error.retryAfterSeconds,
    unexpected: error.failure === "internal" || isStoreFailure(error.cause) || isEngineFailure(error),
  };
}

/** Faces that cannot be judged are no defect, but why is for the log. */
function isEngineFailure({ failure, cause }: MfaError): boolean {
  return failure === "faceUnavailable" && cause !== undefined;
}

/** Failures that say more by a reason than by their name. */
const reasons: Readonly<Partial<Record<FailureName, Readonly<Record<string, Sentence>>>>> = {
  faceUnusable: faceFaults satisfies Record<FaceFault, Sentence>,
  faceSessionFailed: livenessFailures satisfies Record<LivenessFailure, Sentence>,
};

function sentenceOf({ failure, data }: MfaError): Sentence {
  const sentences = new Map(Object.entries(reasons[failure] ?? {}));
  return sentences.get(String(data?.reason)) ?? failures[failure].message;
}
