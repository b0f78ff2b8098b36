import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Application, SubjectRef, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { type NamedWindow, originWindows, windowOf } from "./windows.ts";

type Asked = Pick<Ports, "digest" | "settings">;
type From = Pick<Scope, "poolId"> & { readonly origin: Pick<RequestOrigin, "ipBlock" | "ipNetworks"> };

/** Gives the windows of the question whether an address or a name is somebody's; `userId` is the account that asks. */
export function lookupWindows(
  { digest, settings }: Asked,
  { poolId, origin }: From,
  userId: UserId | null,
): readonly NamedWindow[] {
  const key = (...parts: readonly string[]): string => digest(JSON.stringify(["lookup", poolId, ...parts]));
  return [
    ...originWindows(settings, "lookup", origin, (block) => key("address", block)),
    ...(userId === null ? [] : [windowOf(settings, "lookupUser", key("user", userId))]),
  ];
}

/** Gives the windows of the recovery codes that an account has made anew. */
export function recoveryCodeWindows(
  { digest, settings }: Asked,
  { poolId, userId }: SubjectRef,
): readonly NamedWindow[] {
  const key = digest(JSON.stringify(["recoveryCode", poolId, userId]));
  return [windowOf(settings, "recoveryCode", key)];
}

/** Gives the windows of the codes by which an account goes back to applications. */
export function authorizationWindows(
  { digest, settings }: Asked,
  { poolId, userId }: SubjectRef,
): readonly NamedWindow[] {
  const key = digest(JSON.stringify(["authorization", poolId, userId]));
  return [windowOf(settings, "authorization", key)];
}

/** Gives the windows of the codes that an application brings, good or not. */
export function exchangeWindows(
  { digest, settings }: Asked,
  { poolId, id }: Pick<Application, "poolId" | "id">,
): readonly NamedWindow[] {
  const key = digest(JSON.stringify(["exchange", poolId, id]));
  return [windowOf(settings, "exchange", key)];
}

/** Gives the windows of the logins that an application has passed by itself. */
export function ownLoginWindows(
  { digest, settings }: Asked,
  { poolId, id }: Pick<Application, "poolId" | "id">,
  userId: UserId,
): readonly NamedWindow[] {
  const key = (...parts: readonly string[]): string => digest(JSON.stringify(["ownLogin", poolId, ...parts]));
  return [
    windowOf(settings, "ownLogin", key("application", id)),
    windowOf(settings, "ownLoginUser", key("user", userId)),
  ];
}

/** Gives the windows of the accounts that people make for themselves. */
export function registrationWindows({ digest, settings }: Asked, { poolId, origin }: From): readonly NamedWindow[] {
  return originWindows(settings, "registration", origin, (block) =>
    digest(JSON.stringify(["registration", poolId, block])),
  );
}
