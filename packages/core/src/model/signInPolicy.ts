import type { PolicyMode, PolicyOutcome, SignalName, SignalState } from "@countersign/contract/signalNames";
import type { AppId, PolicyFactor, PoolId } from "./model.ts";

export type { PolicyMode, PolicyOutcome, SignalName, SignalState };

/** What a signal adds up to: a number from 0 to 100. */
export interface SignalWeight {
  readonly weight: number;
  /** What it adds where it cannot be told whether it is there: no more than `weight`, which is taken where this is left out. */
  readonly unknown?: number;
}

export interface PolicyStep {
  /** From how much on. */
  readonly from: number;
  readonly outcome: PolicyOutcome;
  /** What a challenge accepts; left out: what the policy accepts. */
  readonly factors?: readonly PolicyFactor[];
}

export interface PolicyCondition {
  readonly signal: SignalName;
  /** It holds where that cannot be told, too. */
  readonly orUnknown?: boolean;
}

/** Comes to its outcome whatever the weights add up to. Conditions never ask for the absence of a signal: one more never helps. */
export interface PolicyRule {
  readonly name: string;
  /** Left out: it holds wherever one of `actions` is done. */
  readonly when?: { readonly all: readonly PolicyCondition[] } | { readonly any: readonly PolicyCondition[] };
  /** Only where one of them is done; left out: whatever is, signing in among it. */
  readonly actions?: readonly string[];
  readonly outcome: PolicyOutcome;
  readonly factors?: readonly PolicyFactor[];
}

/** Of whom, or from where, nothing harder comes than `atMost`. Where it names accounts and addresses, both must hold. */
export interface PolicyException {
  readonly name: string;
  readonly atMost: PolicyOutcome;
  /** A name in `groups`. */
  readonly group?: string;
  /** Addresses or blocks, such as 192.0.2.0/24. */
  readonly addresses?: readonly string[];
}

/** Accounts, by their ids. */
export interface PolicyGroup {
  readonly name: string;
  readonly accounts: readonly string[];
}

/** How long accounts without a second factor are let in, and told, where they would have to bind one. */
export interface EnrolmentGrace {
  /** Since the account was made. */
  readonly days?: number;
  /** For all of them, until a day of the calendar (UTC), such as 2027-01-31. */
  readonly until?: string;
}

/** Which sign-ins are asked for more, as an operator writes it down. */
export interface SignInPolicy {
  readonly format: 1;
  readonly signals: Readonly<Partial<Record<SignalName, SignalWeight>>>;
  /** Faster than that is impossible; 900 when left out. */
  readonly travelKmPerHour?: number;
  /** Longer than that is a long absence; 30 when left out. */
  readonly absenceDays?: number;
  /** As many failures, or more, are a signal; 3 when left out. */
  readonly failures?: number;
  /** In whatever order; below the first one nothing is asked. */
  readonly steps: readonly PolicyStep[];
  readonly rules?: readonly PolicyRule[];
  readonly exceptions?: readonly PolicyException[];
  readonly groups?: readonly PolicyGroup[];
  /** What a challenge accepts; left out: all that this build and configuration serve. */
  readonly factors?: readonly PolicyFactor[];
  readonly grace?: EnrolmentGrace;
}

/** A policy as it is kept: what a version says never changes. */
export interface StoredPolicy {
  readonly poolId: PoolId;
  /** Null: of the pool, for applications without one of their own. */
  readonly appId: AppId | null;
  readonly version: number;
  /** `past`: another one has taken its place. */
  readonly state: "live" | "draft" | "past";
  readonly policy: SignInPolicy;
  readonly createdAtMs: number;
}

/** Names a policy: `application:3`, `pool:1`, or `default:1` of this build. */
export type PolicyName = string;

/** A policy as it decides. */
export interface NamedPolicy {
  readonly name: PolicyName;
  readonly policy: SignInPolicy;
}
