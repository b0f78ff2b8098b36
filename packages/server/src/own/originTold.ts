import { fromNowhere, type RequestOrigin } from "@countersign/core";
import { ipBlocks } from "../address/ipBlocks.ts";
import { readAddress } from "../address/readAddress.ts";
import type { RequestContext } from "../request/requestContext.ts";

/** What a back end may say of where somebody is, and with what. */
export interface Told {
  readonly clientIp?: string | null | undefined;
  readonly userAgent?: string | null | undefined;
  readonly deviceId?: string | null | undefined;
}

/** Gives where somebody is by the word of a back end: what it leaves out is not known, for its own request would say the same of everybody. */
export function originTold({ origin }: RequestContext, told: Told): RequestOrigin {
  const { clientIp = null, userAgent = null, deviceId = null } = told;
  const ip = clientIp === null ? null : readAddress(clientIp);
  const place = ip === null ? {} : { ip, ...ipBlocks(ip) };
  return { ...fromNowhere(origin), ...place, userAgent, deviceId };
}
