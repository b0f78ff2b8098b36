import { type Language, MfaError } from "@countersign/contract";
import type { Application, GivenDevice, RequestOrigin, UserId } from "@countersign/core";
import { spellId } from "@countersign/spelling";
import { nextTokens } from "./deviceTokens.ts";
import type { Services } from "./services.ts";

/** One request as the actions see it, whichever wire it came by. */
export interface RequestContext {
  readonly services: Services;
  readonly origin: RequestOrigin;
  readonly language: Language;
  /** The tokens of trusted devices that it shows. */
  readonly deviceTokens: readonly string[];
  /** Has the client keep these in their place. */
  readonly keepDevices: (tokens: string) => void;
  /** Has the log tell which account the request turned out to be about: the first that is told. */
  readonly noteSubject: (userId: UserId) => void;
  /** The token text, without its scheme; null when there is none. */
  readonly bearer: string | null;
  readonly basic: { readonly id: string; readonly secret: string } | null;
  /** Says whether the request changes what has this tag (RFC 9110 §13.1.1); null: it does not say what it changes. */
  readonly ifMatch: ((tag: string) => boolean) | null;
  /** What the headers name; not to be trusted for more than choosing where to sign in. */
  readonly named: { readonly appId: string | null; readonly poolId: string | null };
}

/**
 * Gives the application that a sign-in is for: the one named, else the first of the pool named, else the first of all.
 * @throws {MfaError} applicationUnknown
 */
export async function applicationOf(
  { services, named }: RequestContext,
  appId: string | null = named.appId,
): Promise<Application> {
  const { store } = services.ports;
  const application =
    appId === null
      ? await store.findDefaultApplication(named.poolId)
      : await store.findApplication(spellId(appId) ?? appId);
  // A pool named beside the application decides nothing: one client puts a tenant's id there.
  if (application === null) throw new MfaError("applicationUnknown");
  return application;
}

/** Has the client keep what its device was given by a sign-in, or by being trusted. */
export function handDevice({ deviceTokens, keepDevices }: RequestContext, given: GivenDevice | null): void {
  if (given !== null) keepDevices(nextTokens(deviceTokens, given));
}
