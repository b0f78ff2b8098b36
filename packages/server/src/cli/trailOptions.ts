import { inOrder, type PoolId, type TrailFilter } from "@countersign/core";
import { spellId } from "@countersign/spelling";
import { readAddress } from "../address/readAddress.ts";
import { type Kind, matching, oneOf } from "../config/kind.ts";
import { anyText, duration } from "../config/kinds.ts";
import { auditTypes } from "../present/kindOfActivity.ts";
import { systemClock as clock } from "../start/systemPorts.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { whoArgument } from "./commonOptions.ts";
import { findUser } from "./findUser.ts";
import type { Reading } from "./withReading.ts";

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

/** A moment, or how long ago it was. */
const moment: Kind<number> = {
  rule: "a time such as 2027-01-31T08:00Z, a day such as 2027-01-31 (in UTC), or how long ago it was, such as 2h",
  parse(text) {
    const ago = duration.parse(text);
    if (ago !== null) return clock.nowMs() - ago;
    const ms = TIME.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? null : ms;
  },
};

const kinds = inOrder.map(({ kind }) => kind);

/** By what events of the trail are chosen. */
export const trailOptions = {
  user: { value: "WHO", kind: anyText, summary: `only of one account: ${whoArgument.summary}` },
  address: {
    value: "ADDRESS",
    kind: { rule: "an IPv4 or IPv6 address", parse: readAddress },
    summary: "only from this network address, as long as addresses are kept",
  },
  request: {
    value: "ID",
    kind: matching(/^[0-9A-Za-z._-]{1,64}$/, "the id of a request"),
    summary: "only of one request: the requestId of its answer, its x-request-id, or that of a log line",
  },
  type: { value: "TYPE", kind: oneOf(...auditTypes), summary: "only what is called so, such as signIn.password" },
  factor: { value: "FACTOR", kind: oneOf(...kinds), summary: `only about one factor: ${kinds.join(", ")}` },
  outcome: { value: "OUTCOME", kind: oneOf("success", "failure"), summary: "only what succeeded, or what failed" },
  from: { value: "TIME", kind: moment, summary: `only from then on: ${moment.rule}` },
  to: { value: "TIME", kind: moment, summary: "only before then" },
} as const;

export interface GivenTrail {
  readonly user: string | null;
  readonly address: string | null;
  readonly request: string | null;
  readonly type: TrailFilter["type"] | null;
  readonly factor: TrailFilter["factor"] | null;
  readonly outcome: TrailFilter["result"] | null;
  readonly from: number | null;
  readonly to: number | null;
}

/**
 * Gives which events are meant.
 * @throws {CommandFailure} notFound for a user who is not there, and whose id is not given
 */
export async function readTrailFilter(reading: Reading, poolId: PoolId, given: GivenTrail): Promise<TrailFilter> {
  const { user, address: ip, request: requestId, type, factor, outcome: result, from: sinceMs, to: untilMs } = given;
  const userId = user === null ? null : await readUserId(reading, poolId, user);
  const asked = { userId, ip, requestId, type, factor, result, sinceMs, untilMs };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null));
}

/** What an account did that is gone is found by its id. */
async function readUserId(reading: Reading, poolId: PoolId, who: string): Promise<string> {
  try {
    return (await findUser(reading, poolId, who)).user.userId;
  } catch (error) {
    const id = spellId(who);
    if (!(error instanceof CommandFailure) || id === null) throw error;
    return id;
  }
}
