export type { Demand } from "./Demand.ts";
export { type Checked, Protector, type ProtectorOptions } from "./Protector.ts";
export type { Refusal } from "./refusals.ts";
export type { UserClaims } from "./UserClaims.ts";
