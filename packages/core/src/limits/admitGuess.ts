import { type FailureName, MfaError } from "@countersign/contract/errors";
import type { Change } from "../model/changes.ts";
import type { Digest, Ports } from "../model/ports.ts";
import type { Act, Scope } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import type { Decision } from "../settle/settleDecision.ts";
import type { GuessLimit } from "./guessLimits.ts";
import { type NamedWindow, originWindows, readWindows } from "./windows.ts";

/** What is guessed at. */
export interface Guess {
  readonly limit: GuessLimit;
  /** What was typed, in its one spelling. */
  readonly name: string;
  /** The account behind the name, where it is known by several. */
  readonly account?: string;
  /** By what the account knows the guesser; null: a stranger. */
  readonly known: string | null;
}

/**
 * Gives the windows that a guess counts in: whoever the account knows has one of his own, which strangers neither count in
 * nor are counted with. Keys are digests: a typed name is personal data.
 */
export function guessWindows(
  digest: Digest,
  { poolId, origin }: Pick<Scope, "poolId" | "origin">,
  { limit, name, account = name, known }: Guess,
): readonly NamedWindow<GuessWindow>[] {
  const key = (...parts: readonly string[]): string => digest(JSON.stringify(["signIn", poolId, ...parts]));
  if (known !== null) return [{ name: "known", key: key("known", account, known), ...limit.pair }];
  return [
    ...originWindows("pair", limit.pair, origin, (block) => key("pair", name, block)),
    { name: "account", key: key("account", account), ...limit.account },
    ...originWindows("address", limit.address, origin, (block) => key("address", block)),
  ];
}

type GuessWindow = keyof GuessLimit | "known";

/** A guess that may be judged. */
export interface JudgeableGuess {
  readonly ok: true;
  /** Gives the change that lets a right one through, unless wrong ones have used a window up meanwhile. */
  right(): Change;
  /** Gives the refusal that counts a wrong one; `reason` goes to the trail. */
  wrong(failure: FailureName, reason: string): Decision<never>;
  /** Gives the refusal of what is known not to be guessed: it looks like a wrong one, and counts nowhere. */
  late(failure: FailureName, reason: string): Decision<never>;
}

/** Says whether a guess may be judged; a window that is used up refuses it whatever it was. */
export async function admitGuess(
  ports: Ports,
  scope: Scope,
  act: Act,
  guess: Guess,
): Promise<JudgeableGuess | { readonly ok: false; readonly refusal: Decision<never> }> {
  const { clock, digest } = ports;
  const windows = guessWindows(digest, scope, guess);
  const own = windows.filter(({ name }) => name === "pair" || name === "known");
  const { counts, usedUp } = await readWindows(ports, windows);
  if (usedUp !== null) {
    const { name, key: barrier, retryAfterSeconds } = usedUp;
    const error = new MfaError(name === "address" ? "tooOften" : "signInLocked", { retryAfterSeconds });
    return { ok: false, refusal: refuseAct(ports, scope, { ...act, barrier }, `${name}Limit`, error) };
  }
  const left = Math.min(...own.map(({ key, limit }) => limit - (counts.get(key)?.count ?? 0)));
  return {
    ok: true,
    right: () => ({ type: "passWindows", windows, clear: own.map(({ key }) => key), nowMs: clock.nowMs() }),
    wrong(failure, reason) {
      const error = new MfaError(failure, { remainCount: Math.max(0, left - 1) });
      const counted = { type: "count", windows, nowMs: clock.nowMs(), locks: true } as const;
      return refuseAct(ports, scope, act, reason, error, [counted]);
    },
    late: (failure, reason) => refuseAct(ports, scope, act, reason, new MfaError(failure, { remainCount: left })),
  };
}
