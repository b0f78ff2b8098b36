import { type Language, signalSentences } from "@countersign/contract";
import type {
  JudgedSignal,
  PolicyFactor,
  PolicyMode,
  PolicyOutcome,
  PolicyVerdict,
  Ports,
  SignalName,
  SignalState,
  SignInDecisionRecord,
} from "@countersign/core";

/** What a policy came to, as it is shown. */
export interface ShownVerdict {
  policy: string;
  outcome: PolicyOutcome;
  factors: PolicyFactor[] | null;
  score: number;
  signals: { name: SignalName; state: SignalState; weight: number; sentence: string | null }[];
  rules: string[];
  softened: { by: string; from: PolicyOutcome } | null;
}

export function presentVerdict(verdict: PolicyVerdict, language: Language): ShownVerdict {
  const { policy, outcome, factors, score, signals, rules, softened } = verdict;
  return {
    ...{ policy, outcome, score, softened },
    factors: factors === null ? null : [...factors],
    rules: [...rules],
    signals: signals.map((signal) => {
      const { name, state, weight } = signal;
      return { name, state, weight, sentence: sentenceOfSignal(signal, language) };
    }),
  };
}

/** Gives what a signal says of a sign-in; null for one that says nothing. */
function sentenceOfSignal({ name, state, facts }: JudgedSignal, language: Language): string | null {
  if (state === "absent") return null;
  const text = signalSentences[name][state][language];
  return text.replaceAll(/\{(\w+)\}/g, (_, fact: string) => String(facts[fact] ?? "?"));
}

/** What was decided, and by what. */
export interface ShownDecision {
  /** Null: none is kept. */
  id: string | null;
  mode: PolicyMode;
  verdict: ShownVerdict | null;
}

export function presentDecision(
  { settings }: Pick<Ports, "settings">,
  { id, mode, verdict }: SignInDecisionRecord,
  language: Language,
): ShownDecision {
  return {
    id: settings.decisionsKeptMs > 0 ? id : null,
    mode,
    verdict: verdict === null ? null : presentVerdict(verdict, language),
  };
}
