import { standsIn } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { recipientsOf } from "../factors/recipientsOf.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, HeldOver, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import { tell } from "../notices/notices.ts";
import type { Scope } from "../settle/audit.ts";
import { storeAuthenticator } from "../settle/storeAuthenticator.ts";

const DAY_MS = 24 * 3600 * 1000;
/** A day passes after each of them. */
const TELLINGS = 3;

type Held = Authenticator & { readonly heldOver: HeldOver };

/** Gives the factors that were bound before the account came to its owner, and that nobody has passed since. */
export function heldOverOf({ authenticators }: Subject): readonly Held[] {
  return authenticators.filter((each): each is Held => each.heldOver !== null && !standsIn(each.kind));
}

/** Gives what is to be done at `nowMs` of a release that was asked for; null: nothing yet. */
export function dueOf({ tellings, toldAtMs }: HeldOver, nowMs: number): "tell" | "tellAnew" | "release" | null {
  if (toldAtMs === null) return null;
  // Told by a clock that has been set back since.
  if (isAhead(toldAtMs, nowMs)) return "tellAnew";
  if (nowMs - toldAtMs < DAY_MS) return null;
  return tellings < TELLINGS ? "tell" : "release";
}

/** Gives when a release comes at the earliest. */
export function releaseAtMs({ tellings, toldAtMs }: HeldOver, nowMs: number): number {
  return (toldAtMs ?? nowMs) + (TELLINGS + 1 - Math.max(tellings, 1)) * DAY_MS;
}

/** Gives the changes that tell every address of the account which factors go, and keep how often that was told. */
export function tellings(
  ports: Ports,
  { user, authenticators }: Subject,
  told: readonly { readonly authenticator: Authenticator; readonly tellings: number }[],
  scope: Scope,
): readonly Change[] {
  if (told.length === 0) return [];
  const nowMs = ports.clock.nowMs();
  const recipients = recipientsOf(
    user,
    authenticators.filter(({ status }) => status === "confirmed"),
  );
  const item = namesOf(told.map(({ authenticator }) => authenticator));
  return [
    ...told.map(({ authenticator, tellings }) =>
      storeAuthenticator(authenticator, { heldOver: { tellings, toldAtMs: nowMs } }, nowMs),
    ),
    ...tell(ports, { owner: user, recipients }, scope, { purpose: "factorRelease", item }),
  ];
}

/** Gives what notices call factors. */
export function namesOf(authenticators: readonly Authenticator[]): string {
  return [...new Set(authenticators.map(({ kind }) => factors[kind].displayName))].join(", ");
}
