import { type FailureName, MfaError } from "@countersign/contract/errors";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Recipient, SubjectRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { RefusalReason } from "../model/refusalReason.ts";
import type { WindowName } from "../model/windowName.ts";
import type { Act, Scope } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import type { Decision } from "../settle/settleDecision.ts";
import { type NamedWindow, originWindows, readWindows, trailOf, windowOf } from "./windows.ts";

/** What is guessed at. */
export interface Guess {
  readonly of: "password" | "code";
  /** What was typed, in its one spelling. */
  readonly name: string;
  /** The account behind the name, where it is known by several. */
  readonly account?: string;
  /** By what the account knows the guesser; null: a stranger. */
  readonly known: string | null;
  /** Whom a used-up window keeps out; null: no account, as far as is known. */
  readonly owner: SubjectRef | null;
}

/** By what an account knows whoever guesses within a session of it. */
const IN_SESSION = "session";

/** Gives what is guessed at within the sessions of an account, counted for all of them and apart from what strangers guess. */
export function guessInSession(owner: SubjectRef): Guess {
  return { of: "password", name: owner.userId, known: IN_SESSION, owner };
}

/** Gives what a code for a recipient is guessed as. */
export function guessAtCode({ channel, address }: Recipient, by: Pick<Guess, "known" | "owner">): Guess {
  return { of: "code", name: JSON.stringify(["code", channel, address]), ...by };
}

const names = {
  password: { pair: "passwordPair", known: "passwordKnown", account: "passwordAccount" },
  code: { pair: "codePair", known: "codeKnown", account: "codeRecipient" },
} as const satisfies Record<Guess["of"], Readonly<Record<string, WindowName>>>;

/**
 * Gives the windows that a guess counts in: whoever the account knows has one of his own, which strangers neither count in
 * nor are counted with. Keys are digests: a typed name is personal data.
 */
export function guessWindows(
  { digest, settings }: Pick<Ports, "digest" | "settings">,
  { poolId, origin }: { readonly poolId: string; readonly origin: Pick<RequestOrigin, "ipBlock" | "ipNetworks"> },
  { of, name, account = name, known, owner }: Guess,
): readonly NamedWindow[] {
  const whose = owner === null ? {} : { owner };
  const key = (...parts: readonly string[]): string => digest(JSON.stringify(["signIn", poolId, ...parts]));
  if (known !== null) {
    const own = known === IN_SESSION ? "passwordSession" : names[of].known;
    return [windowOf(settings, own, key("known", account, known), whose)];
  }
  return [
    ...originWindows(settings, names[of].pair, origin, (block) => key("pair", name, block), whose),
    windowOf(settings, names[of].account, key("account", account)),
    ...originWindows(settings, "guessAddress", origin, (block) => key("address", block)),
  ];
}

/** A guess that may be judged. */
export interface JudgeableGuess {
  readonly ok: true;
  /** How many wrong ones there were before, by whoever shares a window with it. */
  readonly failures: number;
  /** Gives the change that lets a right one through, unless wrong ones have used a window up meanwhile. */
  right(): Change;
  /** Gives the refusal that counts a wrong one; `reason` goes to the trail. */
  wrong(failure: FailureName, reason: RefusalReason): Decision<never>;
  /** Gives the refusal of what is known not to be guessed: it looks like a wrong one, and counts nowhere. */
  late(failure: FailureName, reason: RefusalReason): Decision<never>;
}

/** Says whether a guess may be judged; a window that is used up refuses it whatever it was. */
export async function admitGuess(
  ports: Ports,
  scope: Scope,
  act: Act,
  guess: Guess,
): Promise<JudgeableGuess | { readonly ok: false; readonly refusal: Decision<never> }> {
  const { clock } = ports;
  const windows = guessWindows(ports, scope, guess);
  const own = windows.filter(({ name }) => name !== names[guess.of].account && name !== "guessAddress");
  const { counts, usedUp } = await readWindows(ports, windows);
  if (usedUp !== null) {
    const { name, key: barrier, retryAfterSeconds } = usedUp;
    const error = new MfaError(name === "guessAddress" ? "tooOften" : "signInLocked", { retryAfterSeconds });
    return { ok: false, refusal: refuseAct(ports, scope, { ...act, barrier }, trailOf(usedUp), error) };
  }
  const left = Math.min(...own.map(({ key, limit }) => limit - (counts.get(key)?.count ?? 0)));
  return {
    ok: true,
    failures: Math.max(
      ...windows.map(({ name, key }) => (name === "guessAddress" ? 0 : (counts.get(key)?.count ?? 0))),
    ),
    right: () => ({ type: "passWindows", windows, clear: own.map(({ key }) => key), nowMs: clock.nowMs() }),
    wrong(failure, reason) {
      const error = new MfaError(failure, { remainCount: Math.max(0, left - 1) });
      const counted = { type: "count", windows, nowMs: clock.nowMs(), locks: true } as const;
      return refuseAct(ports, scope, act, reason, error, [counted]);
    },
    late: (failure, reason) => refuseAct(ports, scope, act, reason, new MfaError(failure, { remainCount: left })),
  };
}
