import {
  type FailureName,
  faceFaults,
  failures,
  type Language,
  livenessFailures,
  type MfaError,
  type Sentence,
} from "@countersign/contract";
import type { FaceFault, LivenessFailure } from "@countersign/core";

/** Failures that say more by a reason than by their name. */
const reasons: Readonly<Partial<Record<FailureName, Readonly<Record<string, Sentence>>>>> = {
  faceUnusable: faceFaults satisfies Record<FaceFault, Sentence>,
  faceSessionFailed: livenessFailures satisfies Record<LivenessFailure, Sentence>,
};

/** Gives what people are told of a failure: its sentence or its reason's, and what is wrong with what is malformed. */
export function sentenceOf({ failure, data }: MfaError, language: Language): string {
  const sentences = new Map(Object.entries(reasons[failure] ?? {}));
  const sentence = sentences.get(String(data?.reason)) ?? failures[failure].message;
  const detail = failure === "malformed" && data !== null ? `: ${String(data.field)} ${String(data.rule)}` : "";
  return `${sentence[language]}${detail}`;
}
