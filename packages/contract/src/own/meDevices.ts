import { Id } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { place, when } from "./mine.ts";

const Device = Type.Object({
  id: Id,
  current: Type.Boolean({ description: "It is the one that asks, as far as it shows its token" }),
  application: Type.Object({ id: Id, name: Type.String() }),
  ...place,
  trustedAt: when("When it was trusted"),
  lastUsedAt: when("When it last stood in for a second factor, or was trusted"),
  expiresAt: when("When it is trusted no longer"),
});

const common = { tag: "Account", caller: "session" } as const;
const Devices = Type.Object({ devices: Type.Array(Device, { description: "The one that served last first" }) });

export const meDeviceRoutes = defineRoutes({
  trustMyDevice: {
    ...common,
    method: "POST",
    path: "/v1/me/trusted-devices",
    status: 201,
    summary:
      "Trust this device: sign-ins on it are not asked again for the factor that was just passed, where the application allows that. " +
      "Its token comes in the header x-countersign-device, to be shown in the same header at sign-ins; each that it serves answers the next",
    body: Type.Object({}, NOTHING_ELSE),
    data: Device,
    failures: ["mfaRequired", "accountBlocked", "deviceNotTrusted"],
  },

  listMyTrustedDevices: {
    ...common,
    method: "GET",
    path: "/v1/me/trusted-devices",
    summary: "List the devices that the caller's account trusts",
    data: Devices,
    failures: ["accountBlocked"],
  },

  endMyTrustedDevice: {
    ...common,
    method: "DELETE",
    path: "/v1/me/trusted-devices/:id",
    summary: "Trust a device no longer; the sessions that it let in end",
    params: Type.Object({ id: Id }),
    data: Type.Object({ ended: Type.Boolean() }),
    failures: ["accountBlocked", "deviceUnknown"],
  },

  endMyTrustedDevices: {
    ...common,
    method: "DELETE",
    path: "/v1/me/trusted-devices",
    summary: "Trust no device any longer; the sessions that they let in end",
    data: Type.Object({ ended: Type.Boolean({ description: "False: none was trusted" }) }),
    failures: ["accountBlocked"],
  },
});
