import type { PolicyVerdict, SignInDecisionRecord } from "../model/decision.ts";
import type { AppId, Application, PoolId } from "../model/model.ts";
import type { Store } from "../model/ports.ts";
import type { NamedPolicy, PolicyName } from "../model/signInPolicy.ts";
import { decideByPolicy } from "../risk/decideByPolicy.ts";
import { defaultPolicy } from "../risk/defaultPolicy.ts";

const PAGE = 500;

/** A sign-in of the past, and what a policy would have come to. */
export interface Replayed {
  readonly record: SignInDecisionRecord;
  readonly verdict: PolicyVerdict;
}

/** Gives what a policy would have come to, sign-in by sign-in, the latest first, as far back as decisions are kept. */
export async function* replayPolicy(
  store: Pick<Store, "listDecisions">,
  application: Pick<Application, "poolId" | "id">,
  policy: NamedPolicy,
  sinceMs: number,
): AsyncGenerator<Replayed> {
  let before: SignInDecisionRecord | null = null;
  for (;;) {
    const page: readonly SignInDecisionRecord[] = await store.listDecisions(application, sinceMs, {
      before,
      limit: PAGE,
    });
    for (const record of page.filter(({ action }) => action === null))
      yield { record, verdict: decideByPolicy(policy, record.situation, record.standing) };
    before = page.at(-1) ?? null;
    if (page.length < PAGE) return;
  }
}

/** Gives the policy that decided under a name: what a name says never changes. Null: there is none. */
export async function findPolicyNamed(
  store: Pick<Store, "listPolicies">,
  poolId: PoolId,
  appId: AppId,
  name: PolicyName,
): Promise<NamedPolicy | null> {
  if (name === defaultPolicy.name) return defaultPolicy;
  const [owner, version] = name.split(":");
  const kept = await store.listPolicies(poolId, owner === "pool" ? null : appId);
  const found = kept.find((each) => each.version === Number(version));
  return found === undefined ? null : { name, policy: found.policy };
}

/** Says whether a decision comes to the same when it is made again by what was kept of it; null: no policy looked at it. */
export async function decideAnew(
  store: Pick<Store, "listPolicies">,
  { poolId, appId, situation, standing, verdict }: SignInDecisionRecord,
): Promise<boolean | null> {
  if (verdict === null) return null;
  const policy = await findPolicyNamed(store, poolId, appId, verdict.policy);
  if (policy === null) return false;
  const anew = decideByPolicy(policy, situation, standing);
  return canonical(anew) === canonical(verdict);
}

/** Gives a text that is the same for what is the same as JSON, whatever the order of its members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
