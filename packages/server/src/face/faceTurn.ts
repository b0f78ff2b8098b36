import type { Asker, AskingAccount } from "@countersign/core";
import type { Claimant } from "../slots/TurnQueue.ts";

export type FaceTurn = Required<Claimant> & { readonly gone: AbortSignal };

/** Who asks where nobody is named. */
const NOBODY: Asker = { networks: ["unknown"], gone: () => new AbortController().signal };

/**
 * Gives the turn of one who has a photo for the engine. Who asks from where his account has signed in before is in a group
 * of his own, so that neither strangers nor avatars, which anybody may send, hold him up. Within a group networks take turns,
 * and then accounts.
 */
export function faceTurn({ networks, gone }: Asker = NOBODY, account?: AskingAccount): FaceTurn {
  const group = account === undefined ? "anybody" : account.isKnown ? "known" : "stranger";
  return { turn: [group, ...networks, account?.userId ?? ""], gone: gone() };
}
