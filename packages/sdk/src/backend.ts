// biome-ignore-all lint/performance/noBarrelFile: it is the list of what `@countersign/sdk/backend` exports.
export { BackendClient, type BackendClientOptions } from "./backend/BackendClient.ts";
export type { ExternalLogin, LoginDecision, PolicyVerdict, RedeemedCode, TokenFacts } from "./backend/backendTypes.ts";
