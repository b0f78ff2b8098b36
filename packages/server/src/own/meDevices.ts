import type { OwnRoutes, RouteData } from "@countersign/contract";
import {
  endOwnDevice,
  type ListedDevice,
  listTrustedDevices,
  type RequestOrigin,
  trustDevice,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { iso } from "../iso.ts";
import { unlessDue } from "../present/unlessDue.ts";
import { handDevice } from "../request/requestContext.ts";
import { readId } from "../typed/readId.ts";
import { presentPlace } from "./presentMine.ts";

export const meDeviceHandlers = {
  async trustMyDevice({ context, caller }) {
    const outcome = await trustDevice(context.services.ports, { caller, origin: context.origin });
    const data = unlessDue(outcome, ({ device, given }) => {
      handDevice(context, given);
      return presentDevice(device, true);
    });
    return { data };
  },

  async listMyTrustedDevices({ context: { services, origin }, caller }) {
    const outcome = await listTrustedDevices(services.ports, caller, origin);
    const data = unlessDue(outcome, ({ current, listed }) => ({
      devices: listed.map((each) => presentDevice(each, isShown(origin, each, current.trustedDeviceId))),
    }));
    return { data };
  },

  async endMyTrustedDevice({ context: { services, origin }, caller, params }) {
    const outcome = await endOwnDevice(services.ports, { caller, id: readId(params.id, "id"), origin });
    return { data: unlessDue(outcome, (ended) => ({ ended })) };
  },

  async endMyTrustedDevices({ context: { services, origin }, caller }) {
    return {
      data: unlessDue(await endOwnDevice(services.ports, { caller, id: null, origin }), (ended) => ({ ended })),
    };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

function isShown(
  { trustedDevices = [] }: RequestOrigin,
  { device: { id } }: ListedDevice,
  letIn: string | null,
): boolean {
  return id === letIn || trustedDevices.some((each) => each.id === id);
}

function presentDevice(
  { device, applicationName }: ListedDevice,
  current: boolean,
): Extract<RouteData<OwnRoutes["trustMyDevice"]>, { readonly id: string }> {
  const { id, appId, createdAtMs, turnedAtMs, expiresAtMs } = device;
  return {
    ...{ id, current, application: { id: appId, name: applicationName } },
    ...presentPlace(device),
    trustedAt: iso(createdAtMs),
    lastUsedAt: iso(turnedAtMs),
    expiresAt: iso(expiresAtMs),
  };
}
