import type { Owner } from "@countersign/core";
import type { MovedAuthenticator } from "@countersign/moving";
import { spellId } from "@countersign/spelling";
import { identifyEmail } from "../typed/identifyEmail.ts";
import { identifyUsername } from "../typed/identifyUsername.ts";
import { readAccount } from "../typed/readAccount.ts";
import { readPhone } from "../typed/readPhone.ts";
import { type ReadingRules, type Refused, refusedBy } from "./toImported.ts";

/** By what an authenticator without an account finds its owner. */
export const matches = ["auto", "username", "email", "phone", "id"] as const;
export type Match = (typeof matches)[number];

/** Gives the ways to read whose authenticator it is. */
export function toOwners(
  { ownerId, ownerName }: MovedAuthenticator,
  match: Match,
  { homeCode, source }: Pick<ReadingRules, "homeCode" | "source">,
): readonly Owner[] | Refused {
  try {
    if (match === "id") return ownerId === null ? nobody("id") : ownersById(ownerId, source);
    if (ownerName === null) return match === "auto" && ownerId !== null ? ownersById(ownerId, source) : nobody("name");
    switch (match) {
      case "auto":
        return readAccount(ownerName, homeCode);
      case "username":
        return [identifyUsername(ownerName, "owner")];
      case "email":
        return [identifyEmail(ownerName, "owner")];
      case "phone":
        return [{ kind: "phone", key: readPhone({ phone: ownerName }, homeCode, "owner") }];
    }
  } catch (error) {
    return refusedBy(error);
  }
}

/** An id there, of an account that was moved from there, or an id here. */
function ownersById(ownerId: string, source: string): readonly Owner[] {
  const id = spellId(ownerId);
  return [
    { kind: "movedFrom", key: `${source}:${ownerId}` },
    { kind: "externalId", key: ownerId },
    ...(id === null ? [] : [{ kind: "id", key: id } as const]),
  ];
}

function nobody(what: string): Refused {
  return { kind: "refused", field: "owner", rule: `must be named by ${what === "id" ? "an id" : "a name"}` };
}
