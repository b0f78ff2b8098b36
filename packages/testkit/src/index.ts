export { createFixedClock, type FixedClock } from "./fixedClock.ts";
export { freePort } from "./freePort.ts";
export { mustRunAll } from "./mustRunAll.ts";
export { type NeedsOptions, needs } from "./needs.ts";
export { plainAuthenticator, plainMfaToken, plainSession, plainSubject, plainUser } from "./plain.ts";
export { createSeededRandom } from "./seededRandom.ts";
export type { StoreUnderTest } from "./storeContract/storeUnderTest.ts";
export { storeContract } from "./storeContract.ts";
