// biome-ignore-all lint/performance/noBarrelFile: it is the list of what `@countersign/sdk/account` exports.
export { AccountClient, type ActivityOptions, type AuthorizeOptions } from "./account/AccountClient.ts";
export type {
  Activity,
  ActivityKind,
  ActivityPage,
  Address,
  AuthenticatorKind,
  BegunApp,
  BoundAddress,
  OwnAccount,
  OwnAuthenticator,
  OwnSession,
  OwnSessions,
  TrustedDevice,
} from "./account/accountTypes.ts";
