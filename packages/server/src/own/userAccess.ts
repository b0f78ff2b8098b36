import { MfaError, type OwnRoutes } from "@countersign/contract";
import {
  type Application,
  demandSubject,
  endDeviceOf,
  endDevicesOf,
  endSessionOf,
  findRefusals,
  listDevicesOf,
  listSessionsOf,
  type PoolId,
  type Ports,
  removeAuthenticatorOf,
  type Subject,
  signOutEverywhere,
  unlockUser,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { presentRefusal } from "../present/presentRefusal.ts";
import { findPerson } from "../request/findPerson.ts";
import { readId } from "../typed/readId.ts";
import { presentBound, presentTheirDevice, presentTheirSession } from "./presentManaged.ts";

/** More than any pool has. */
const MOST_APPLICATIONS = 10_000;

export const userAccessHandlers = {
  async listUserAuthenticators({ context: { services }, caller, params }) {
    const { authenticators } = await demandSubject(services.ports, caller, readId(params.id, "id"));
    return { data: { authenticators: presentBound(authenticators, services.ports.clock.nowMs()) } };
  },

  async removeUserAuthenticator({ context: { services }, caller, params }) {
    const { ports } = services;
    const [userId, id] = [readId(params.id, "id"), readId(params.partId, "partId")];
    const { authenticators } = await demandSubject(ports, caller, userId);
    const going = authenticators.find((each) => each.id === id);
    if (going === undefined) throw new MfaError("authenticatorUnknown");
    await removeAuthenticatorOf(ports, { scope: caller, userId, kind: going.kind, id });
    const left = await demandSubject(ports, caller, userId);
    return { data: { authenticators: presentBound(left.authenticators, ports.clock.nowMs()) } };
  },

  async listUserSessions({ context: { services }, caller, params }) {
    const { listed, isCut } = await listSessionsOf(services.ports, caller, readId(params.id, "id"));
    return { data: { sessions: listed.map(presentTheirSession), more: isCut } };
  },

  async endUserSession({ context: { services }, caller, params }) {
    const part = { scope: caller, userId: readId(params.id, "id"), id: readId(params.partId, "partId") };
    return { data: { ended: await endSessionOf(services.ports, part) } };
  },

  async signOutUser({ context: { services }, caller, params }) {
    await signOutEverywhere(services.ports, caller, readId(params.id, "id"));
    return { data: { ended: true } };
  },

  async listUserDevices({ context: { services }, caller, params }) {
    const listed = await listDevicesOf(services.ports, caller, readId(params.id, "id"));
    return { data: { devices: listed.map(presentTheirDevice) } };
  },

  async endUserDevice({ context: { services }, caller, params }) {
    const part = { scope: caller, userId: readId(params.id, "id"), id: readId(params.partId, "partId") };
    await endDeviceOf(services.ports, part);
    return { data: { ended: true } };
  },

  async endUserDevices({ context: { services }, caller, params }) {
    const ending = { scope: caller, userId: readId(params.id, "id"), reason: null };
    return { data: { ended: (await endDevicesOf(services.ports, ending)).length > 0 } };
  },

  async showUserLocks({ context: { services }, caller, params }) {
    const { ports } = services;
    const person = await personOf(ports, await demandSubject(ports, caller, readId(params.id, "id")));
    return { data: { locks: (await findRefusals(ports, person)).map(presentRefusal) } };
  },

  async liftUserLocks({ context: { services }, caller, params, body }) {
    const { ports } = services;
    const userId = readId(params.id, "id");
    const { applications, places } = await personOf(ports, await demandSubject(ports, caller, userId));
    const unlocking = { scope: caller, userId, reason: body.reason ?? null, applications, places, from: null };
    const { factors, freed, stays } = await unlockUser(ports, unlocking);
    const limits = freed.filter(({ keys }) => keys.length > 0).map(({ limit }) => limit);
    return { data: { freed: [...new Set<string>([...factors, ...limits])], stays: stays.map(presentRefusal) } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

function personOf({ store }: Ports, subject: Subject): ReturnType<typeof findPerson> {
  const applicationsOf = async (poolId: PoolId): Promise<readonly Application[]> => {
    const found = await store.listManagedApplications(poolId, { afterId: null, limit: MOST_APPLICATIONS });
    return found.map(({ application }) => application);
  };
  return findPerson({ applicationsOf, support: store }, subject, null);
}
