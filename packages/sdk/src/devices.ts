// biome-ignore-all lint/performance/noBarrelFile: it is the list of what `@countersign/sdk/devices` exports.
export { createRememberingFetch, type RememberingFetchOptions } from "./devices/createRememberingFetch.ts";
