import { userInfo } from "node:os";
import { newId, type PoolId, type Scope } from "@countersign/core";
import { systemRandom as random } from "../start/systemPorts.ts";
import { versions } from "./versions.ts";

/** Gives the scope of what an operator does: the trail keeps which account of the machine he used. */
export function operatorScope(poolId: PoolId): Scope {
  const userAgent = `countersign/${versions.countersign} (command line; ${accountName()})`;
  const origin = { requestId: newId(random), ip: null, ipBlock: "unknown", userAgent };
  return { poolId, appId: null, actor: "operator", origin };
}

/** A container may run under a number that no account of it has. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
