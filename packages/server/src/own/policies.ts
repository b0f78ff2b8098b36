import { MfaError, malformed, type OwnRoutes, type RouteData } from "@countersign/contract";
import {
  type Application,
  checkPolicy,
  defaultPolicy,
  dropPolicy,
  findApplicationOf,
  judgePolicyCase,
  type NamedPolicy,
  type PolicySetting,
  replayPolicy,
  type SignInPolicy,
  setPolicy,
  summariseReplay,
  updateApplication,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { iso } from "../iso.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { readId } from "../typed/readId.ts";

const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 30;
const DEFAULT_LISTED = 50;
/** So that one question costs no more than some seconds beside all others. */
const MOST_REPLAYED = 20_000;

type Shown = RouteData<OwnRoutes["showPolicies"]>;

export const policyHandlers = {
  async showPolicies({ context, caller, query: { applicationId } }) {
    const { store } = context.services.ports;
    const application = applicationId === undefined ? null : await applicationOf(context, caller, applicationId);
    const { poolId } = caller;
    // No application has an id without a letter: what is kept for one of that name is the pool's.
    const { live, draft } = await store.findPolicies(poolId, application?.id ?? "");
    const kept = await store.listPolicies(poolId, application?.id ?? null);
    const data: Shown = {
      mode: application?.policyMode ?? null,
      live: shownOf(live ?? defaultPolicy),
      draft: draft === null ? null : shownOf(draft),
      versions: kept.map(({ version, state, createdAtMs }) => ({ version, state, createdAt: iso(createdAtMs) })),
    };
    return { data };
  },

  async setPolicy({ context, caller, body: { applicationId, state, policy, follows } }) {
    const application = applicationId === undefined ? null : await applicationOf(context, caller, applicationId);
    const where = { scope: caller, appId: application?.id ?? null, state } as const;
    const setting: PolicySetting = { ...where, policy: policy as SignInPolicy, follows: follows ?? null };
    const { version } = await inPolicy(() => setPolicy(context.services.ports, setting));
    return { data: { name: `${application === null ? "pool" : "application"}:${version}`, version, state } };
  },

  async dropPolicy({ context, caller, query: { applicationId, state } }) {
    const appId = applicationId === undefined ? null : readId(applicationId, "applicationId");
    await dropPolicy(context.services.ports, { scope: caller, appId, state });
    return { data: { state } };
  },

  async setPolicyMode({ context, caller, body: { applicationId, mode } }) {
    const appId = readId(applicationId, "applicationId");
    const update = { scope: caller, appId, factors: null, patch: { policyMode: mode } };
    const { id, policyMode } = await updateApplication(context.services.ports, update);
    return { data: { applicationId: id, mode: policyMode } };
  },

  async testPolicy({ context, body: { policy, cases } }) {
    const read = policy as SignInPolicy; // the schema says so
    await inPolicy(async () => checkPolicy(read));
    const nowMs = context.services.ports.clock.nowMs();
    const judged = cases.map((each) => judgePolicyCase({ name: "body:1", policy: read }, each, nowMs));
    return { data: { wrong: judged.filter(({ ok }) => !ok).length, cases: judged } };
  },

  async replayPolicy({ context, caller, body: { applicationId, policy, days, limit } }) {
    const { store, clock } = context.services.ports;
    const application = await applicationOf(context, caller, applicationId);
    const named =
      policy === undefined ? await decidingNext(context, application) : await readGiven(policy as SignInPolicy);
    const sinceMs = clock.nowMs() - (days ?? DEFAULT_DAYS) * DAY_MS;
    const replayed = replayPolicy(store, application, named, sinceMs);
    const summary = await summariseReplay(replayed, { listed: limit ?? DEFAULT_LISTED, most: MOST_REPLAYED });
    const { signIns, isCut, counts } = summary;
    const touched = summary.touched.map(({ atMs, because, ...each }) => ({
      ...each,
      at: iso(atMs),
      because: [...because],
    }));
    return { data: { policy: named.name, signIns, isCut, counts, touched } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

type Shower = NonNullable<Shown["live"]>;

function shownOf({ name, policy }: NamedPolicy): Shower {
  return { name, policy: policy as Shower["policy"] };
}

/** @throws {MfaError} applicationUnknown also for one of another pool */
function applicationOf(
  { services }: RequestContext,
  caller: Parameters<typeof findApplicationOf>[1],
  id: string,
): Promise<Application> {
  return findApplicationOf(services.ports, caller, readId(id, "applicationId"));
}

async function decidingNext({ services }: RequestContext, { poolId, id }: Application): Promise<NamedPolicy> {
  const { live, draft } = await services.ports.store.findPolicies(poolId, id);
  return draft ?? live ?? defaultPolicy;
}

async function readGiven(policy: SignInPolicy): Promise<NamedPolicy> {
  await inPolicy(async () => checkPolicy(policy));
  return { name: "body:1", policy };
}

/** What is wrong with a policy is told by where it stands in the body. */
async function inPolicy<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof MfaError) || error.failure !== "malformed") throw error;
    const { field, rule } = error.data ?? {};
    throw malformed(`policy.${String(field)}`, String(rule));
  }
}
