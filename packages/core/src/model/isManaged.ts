import type { User } from "./model.ts";

const IMPORTED = "import:";

/** Where an account comes from that a manager made. */
export const MADE_BY_MANAGER = `${IMPORTED}manual`;

/** Where an account comes from that a back end made which signs people in by itself. */
export const MADE_BY_OWN_LOGIN = `${IMPORTED}ownLogin`;

/** Says whether somebody who knows whose addresses they are has made the account: a manager, or an import. */
export function isManaged({ registerSource }: Pick<User, "registerSource">): boolean {
  return registerSource.some((source) => source.startsWith(IMPORTED));
}
