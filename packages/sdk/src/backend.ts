// biome-ignore-all lint/performance/noBarrelFile: it is the list of what `@countersign/sdk/backend` exports.
export { BackendClient, type BackendClientOptions, type PermissionOptions } from "./backend/BackendClient.ts";
export type {
  ExternalLogin,
  JudgedEvent,
  LoginDecision,
  MfaStatus,
  Permission,
  PolicyVerdict,
  RedeemedCode,
  SessionEvent,
  SessionStanding,
  SessionStatus,
  TokenFacts,
} from "./backend/backendTypes.ts";
