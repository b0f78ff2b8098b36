import { malformed } from "@countersign/contract";
import type { TrailFilter } from "@countersign/core";
import { readAddress } from "../address/readAddress.ts";
import { readId } from "../typed/readId.ts";
import { readSpan } from "../typed/readTime.ts";
import { auditTypes } from "./kindOfActivity.ts";

/** What a request says of the events that it means. */
export interface AskedTrail {
  readonly userId?: string | undefined;
  readonly ip?: string | undefined;
  readonly requestId?: string | undefined;
  readonly type?: string | undefined;
  readonly factor?: TrailFilter["factor"] | undefined;
  readonly result?: TrailFilter["result"] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** @throws {MfaError} malformed for what is no address, type or time */
export function readTrailFilter({ userId, ip, requestId, type, factor, result, from, to }: AskedTrail): TrailFilter {
  return {
    ...(userId === undefined ? {} : { userId: readId(userId, "userId") }),
    ...(ip === undefined ? {} : { ip: readAddress(ip) ?? refuse("ip", "must be an IPv4 or IPv6 address") }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(type === undefined ? {} : { type: auditTypes.find((each) => each === type) ?? refuse("type", "is not known") }),
    ...(factor === undefined ? {} : { factor }),
    ...(result === undefined ? {} : { result }),
    ...readSpan({ from, to }),
  };
}

function refuse(field: string, rule: string): never {
  throw malformed(field, rule);
}
