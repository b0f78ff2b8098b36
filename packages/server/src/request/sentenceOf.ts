import {
  type FailureName,
  faceFaults,
  failures,
  type Language,
  livenessFailures,
  type MfaError,
  passwordFaults,
  type Sentence,
} from "@countersign/contract";
import type { FaceFault, LivenessFailure, PasswordFault } from "@countersign/core";

/** Failures that say more by a reason than by their name. */
const reasons: Readonly<Partial<Record<FailureName, Readonly<Record<string, Sentence>>>>> = {
  faceUnusable: faceFaults satisfies Record<FaceFault, Sentence>,
  faceSessionFailed: livenessFailures satisfies Record<LivenessFailure, Sentence>,
  malformed: passwordFaults satisfies Record<PasswordFault, Sentence>,
};

/** Gives what people are told of a failure: its sentence or its reason's, and what is wrong with what is malformed. */
export function sentenceOf({ failure, data }: MfaError, language: Language): string {
  const sentences = new Map(Object.entries(reasons[failure] ?? {}));
  const sentence = sentences.get(String(data?.reason));
  if (sentence !== undefined) return sentence[language];
  const told = failures[failure].message[language];
  if (failure !== "malformed" || data?.field === undefined) return told;
  return explain(told, namesItself(String(data.rule)) ? String(data.rule) : `${data.field} ${data.rule}`);
}

/**
 * A rule goes on behind the name of the field, also one that begins with a value. What GraphQL says of a query is a sentence, or
 * begins with a name of its own.
 */
function namesItself(rule: string): boolean {
  return /^(?:\$|\p{Lu}\p{Ll}*\s)/u.test(rule);
}

/** Puts what is wrong into a sentence: behind a colon, and before the stop where the sentence has one. */
function explain(sentence: string, detail: string): string {
  const [, words = sentence, stop = ""] = /^(.*?)([.。]?)$/.exec(sentence) ?? [];
  return `${words}: ${detail.endsWith(".") ? detail : detail + stop}`;
}
