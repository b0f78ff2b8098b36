import { MfaError, type OwnRoutes, type RouteBody } from "@countersign/contract";
import {
  type ApplicationPatch,
  createApplication,
  type ManagedApplication,
  type Ports,
  updateApplication,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import type { Manager } from "../request/authenticate.ts";
import { readId } from "../typed/readId.ts";
import { readOrigins } from "../typed/readOrigins.ts";
import { readPage, toPage } from "./paging.ts";
import { presentManagedApplication, tagOf } from "./presentManaged.ts";

type Fields = RouteBody<OwnRoutes["updateApplication"]>;

export const applicationHandlers = {
  async listApplications({ context: { services }, caller, query }) {
    const page = readPage(query);
    const found = await services.ports.store.listManagedApplications(caller.poolId, page.asked);
    const { items, next } = toPage(found, page, ({ application }) => application.id);
    return { data: { applications: items.map(presentManagedApplication), next } };
  },

  async getApplication({ context: { services }, caller, params }) {
    return shown(await demandManaged(services.ports, caller, readId(params.id, "id")));
  },

  async createApplication({ context: { services }, caller, body: { name, factors, ...given } }) {
    const { ports } = services;
    const asked = { ...patchOf(given), name: name.trim(), ...(factors == null ? {} : { factors }) };
    const { application, secret } = await createApplication(ports, caller, asked);
    const { data, etag } = shown(await demandManaged(ports, caller, application.id));
    return { data: { ...data, secret }, etag };
  },

  async updateApplication({ context: { services, ifMatch }, caller, params, body: { factors, ...given } }) {
    const appId = readId(params.id, "id");
    const accepts = ifMatch === null ? {} : { accepts: (revision: number) => ifMatch(tagOf(revision)) };
    const update = { scope: caller, appId, patch: patchOf(given), factors: factors ?? null, ...accepts };
    await updateApplication(services.ports, update);
    return shown(await demandManaged(services.ports, caller, appId));
  },
} satisfies Partial<Handlers<OwnRoutes>>;

function shown(managed: ManagedApplication): {
  data: ReturnType<typeof presentManagedApplication>;
  etag: string;
} {
  return { data: presentManagedApplication(managed), etag: tagOf(managed.revision) };
}

/** @throws {MfaError} applicationUnknown also for one of another pool */
async function demandManaged({ store }: Ports, { poolId }: Manager, id: string): Promise<ManagedApplication> {
  const found = await store.findManagedApplication(poolId, id);
  if (found === null) throw new MfaError("applicationUnknown");
  return found;
}

/** What is left out, or null, stays. */
function patchOf({ name, allowedOrigins, ...given }: Omit<Fields, "factors">): ApplicationPatch {
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)),
    ...(name == null ? {} : { name: name.trim() }),
    ...(allowedOrigins == null ? {} : { allowedOrigins: readOrigins(allowedOrigins, "allowedOrigins") }),
  };
}
