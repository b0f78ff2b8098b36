import type { AppId, NamedPolicy, PoolId, StoredPolicy } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";

interface PolicyRow extends Pick<StoredPolicy, "poolId" | "version" | "state" | "createdAtMs"> {
  readonly owner: string;
  readonly policy: string;
}

const SELECTION = `select pool_id as "poolId", owner, version, state, policy, created_at_ms as "createdAtMs"
  from sign_in_policies`;

function readPolicy({ owner, policy, ...row }: PolicyRow): StoredPolicy {
  return { ...row, appId: owner === "" ? null : owner, policy: readJson(policy) };
}

function nameOf({ appId, version }: StoredPolicy): string {
  return `${appId === null ? "pool" : "application"}:${version}`;
}

/** Gives the policies that are kept for an application: its own, or else its pool's. */
export async function findPolicies(
  query: Query,
  poolId: PoolId,
  appId: AppId,
): Promise<Readonly<Record<"live" | "draft", NamedPolicy | null>>> {
  const rows = await query.all<PolicyRow>(
    `${SELECTION} where pool_id = $1 and owner in ($2, '') and state <> 'past' order by owner desc`,
    [poolId, appId],
  );
  const policies = rows.map(readPolicy);
  const first = (state: StoredPolicy["state"]): NamedPolicy | null => {
    const found = policies.find((each) => each.state === state);
    return found === undefined ? null : { name: nameOf(found), policy: found.policy };
  };
  return { live: first("live"), draft: first("draft") };
}

/** Gives the policies of a pool, or of one of its applications alone where that is named, the latest first. */
export async function listPolicies(
  query: Query,
  poolId: PoolId,
  appId: AppId | null,
): Promise<readonly StoredPolicy[]> {
  const text = `${SELECTION} where pool_id = $1 and owner = $2 order by version desc`;
  return (await query.all<PolicyRow>(text, [poolId, appId ?? ""])).map(readPolicy);
}
