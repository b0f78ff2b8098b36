import {
  decodeBase32,
  encodeBase32,
  findTotpStep,
  formatKeyUri,
  matchTotp,
  stepAt,
  type TotpParameters,
} from "@countersign/otp";
import { normaliseCode } from "@countersign/spelling";
import type { Authenticator } from "../../model/model.ts";
import { CLOCK_TOLERANCE_MS } from "../../model/storedTimes.ts";
import { type ClockOff, FAILURE_CAP, type Factor, type FactorContext, type Verdict } from "../factor.ts";

export interface TotpState {
  /** Base32. */
  readonly secret: string;
  readonly parameters: TotpParameters;
  /** This step and all before it are used up; null before the first use. */
  readonly lastAcceptedStep: number | null;
  /** Steps to come whose codes were shown before their time, and told to be that; left out: none. */
  readonly burntSteps?: readonly number[];
}

export interface TotpTypes {
  readonly state: TotpState;
  readonly enrolInput: { readonly issuer: string; readonly account: string; readonly parameters?: TotpParameters };
  readonly enrolView: { readonly secret: string; readonly keyUri: string };
  readonly proof: string;
}

/** RFC 4226 §4 R6 recommends 160 bits. */
const SECRET_BYTES = 20;
const WINDOW_STEPS = 1;
/** How far off a clock is still told to be, but for whole hours. */
const DRIFT_SECONDS = 600;
/** The difference of time zones is told up to this. */
const ZONE_HOURS = 14;
export const DEFAULT_TOTP_PARAMETERS: TotpParameters = { algorithm: "SHA1", digits: 6, periodSeconds: 30 };

/** Time-based one-time passwords of an authenticator app (RFC 6238). */
export const totp: Factor<TotpTypes> = {
  kind: "totp",
  traits: { nistType: "single-factor-otp", isBiometric: false },
  policyWord: "OTP",
  displayName: "TOTP",
  refusal: "totpWrong",
  failureCap: FAILURE_CAP,
  needs: null,
  channel: null,
  amr: ["otp"],

  async enrol(context, { issuer, account, parameters = DEFAULT_TOTP_PARAMETERS }) {
    const secret = encodeBase32(context.random.bytes(SECRET_BYTES));
    return {
      state: { secret, parameters, lastAcceptedStep: null },
      view: { secret, keyUri: formatKeyUri({ issuer, account, secret, parameters }) },
    };
  },

  /**
   * Leaves the step of the confirming code usable once more: clients of this field confirm and sign in with one code.
   * Strict confirming uses it up.
   */
  async confirm(context, authenticator, proof) {
    const verdict = judge(context, authenticator, proof);
    if (!verdict.ok || context.settings.totpStrictConfirm) return verdict;
    const step = verdict.next.lastAcceptedStep;
    return { ok: true, next: { ...verdict.next, lastAcceptedStep: step === null ? null : step - 1 } };
  },

  async verify(context, authenticator, proof) {
    return judge(context, authenticator, proof);
  },

  digitsOf: (authenticator) =>
    (authenticator === null ? DEFAULT_TOTP_PARAMETERS : readTotpState(authenticator.state).parameters).digits,

  /**
   * What the clock ahead used up says nothing of the steps before: with a code of the present somebody may have signed in a moment
   * before the clock went ahead, so that the steps that could be taken now are used up, and the next one is good.
   */
  freed({ clock }, { state: stored }) {
    const state = readTotpState(stored);
    const latest = stepAt(clock.nowMs() + CLOCK_TOLERANCE_MS, state.parameters.periodSeconds) + WINDOW_STEPS;
    const used = state.lastAcceptedStep ?? 0;
    if (used <= latest) return null;
    // The first step that is not used up is taken a window before its time.
    const endsAtMs = (used + 1 - WINDOW_STEPS) * state.parameters.periodSeconds * 1000;
    const burntSteps = [...(state.burntSteps ?? []), used]; // whoever saw that code has not forgotten it when its time comes
    return { state: { ...state, lastAcceptedStep: latest, burntSteps }, endsAtMs };
  },
};

/** RFC 6238 §5.2: a code is good once; the step it belongs to and all before it are dead afterwards. */
function judge(context: FactorContext, authenticator: Authenticator, proof: string): Verdict<TotpState> {
  const state = readTotpState(authenticator.state);
  const code = normaliseCode(proof);
  if (code === null) return { ok: false };
  const submitted = { secret: decodeBase32(state.secret), parameters: state.parameters, code };
  const nowMs = context.clock.nowMs();
  const { lastAcceptedStep: afterStep, burntSteps = [] } = state;
  const step = matchTotp({ ...submitted, nowMs, windowSteps: WINDOW_STEPS, afterStep });
  if (step !== null && !burntSteps.includes(step)) return { ok: true, next: { ...state, lastAcceptedStep: step } };
  const clockOff = clockOffBy(state, submitted, stepAt(nowMs, state.parameters.periodSeconds));
  return { ok: false, ...(clockOff === null ? {} : { clockOff }) };
}

/**
 * Says how far the clock of an app is off whose code is none of the present. Of what is over nothing that opens anything is
 * told by it. A code to come is burnt by telling it, so that whoever guessed one cannot come back with it.
 */
function clockOffBy(
  state: TotpState,
  submitted: { readonly secret: Uint8Array; readonly parameters: TotpParameters; readonly code: string },
  presentStep: number,
): ClockOff<TotpState> | null {
  const { periodSeconds } = state.parameters;
  const burntSteps = (state.burntSteps ?? []).filter((each) => each >= presentStep - WINDOW_STEPS);
  const steps = likelyDistances(periodSeconds)
    .map((distance) => presentStep + distance)
    .filter((each) => each > (state.lastAcceptedStep ?? -1) && !burntSteps.includes(each));
  const step = findTotpStep({ ...submitted, steps });
  if (step === null) return null;
  const next = step < presentStep ? null : { ...state, burntSteps: [...burntSteps, step] };
  return { seconds: (step - presentStep) * periodSeconds, next };
}

/**
 * Gives how many steps a clock may be off, the nearest first: some minutes, as clocks drift; or whole hours, as when it was
 * set by hand in another time zone.
 */
function likelyDistances(periodSeconds: number): readonly number[] {
  const drifted = Array.from({ length: Math.ceil(DRIFT_SECONDS / periodSeconds) }, (_, index) => index + 1);
  const hours = Array.from({ length: ZONE_HOURS }, (_, index) => Math.round(((index + 1) * 3600) / periodSeconds));
  const zoned = hours.flatMap((steps) => [steps, steps - 1, steps + 1]);
  return [...new Set([...drifted, ...zoned])]
    .filter((distance) => distance > WINDOW_STEPS)
    .flatMap((distance) => [-distance, distance]);
}

/** Gives a state in which every code is used up that can be taken at `nowMs`; one that was used up is not freed by it. */
export function spendPresentCodes(stored: unknown, nowMs: number): TotpState {
  const state = readTotpState(stored);
  const latest = stepAt(nowMs, state.parameters.periodSeconds) + WINDOW_STEPS;
  return { ...state, lastAcceptedStep: Math.max(state.lastAcceptedStep ?? 0, latest) };
}

/** @throws {TypeError} when `stored` is not the state of this factor */
export function readTotpState(stored: unknown): TotpState {
  const state = stored as Partial<TotpState> | null;
  if (typeof state?.secret !== "string" || typeof state.parameters !== "object") {
    throw new TypeError("not the state of a TOTP authenticator");
  }
  return state as TotpState;
}
