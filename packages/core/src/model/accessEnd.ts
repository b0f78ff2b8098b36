import type { Change } from "./changes.ts";

/** What ends whatever is open of an account, sort by sort: of one account by these changes, of many by `suspendPasswords`. */
export type AccessEnd = Extract<
  Change,
  { readonly type: "endSessions" | "endMfaTokens" | "endAccessPasses" | "endTrustedDevices" }
>;
