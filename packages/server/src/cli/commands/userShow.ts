import { findRefusals, listTrail, type SubjectRef, type TrailRecord } from "@countersign/core";
import { findPerson } from "../../request/findPerson.ts";
import { composeSending } from "../../start/composeSending.ts";
import { coreSettings } from "../../start/coreSettings.ts";
import { systemClock as clock, systemRandom as random, sha256 } from "../../start/systemPorts.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { fromOption } from "../fromOption.ts";
import { presentSubject } from "../presentSubject.ts";
import { type Reading, withReading } from "../withReading.ts";

const DAY_MS = 24 * 3_600_000;
const MOST_SESSIONS = 100;
const MOST_REFUSED = 10;

export const userShow = defineCommand({
  name: "user show",
  summary:
    "Show a user, his factors, devices and sessions, what was refused of late and why, and every limit that refuses him now",
  details:
    "Each limit comes with what it counts, until when it refuses and what frees it. Limits of a network are shown for " +
    "where the user signed in last, and where he passes his first factor now; name the address with --from when he comes from elsewhere. Secrets are never shown.",
  argument: whoArgument,
  options: { pool: poolOption, from: fromOption("where the user says that he comes from") },
  examples: [
    "countersign user show jo@example.com",
    "countersign user show +8613800138000 --json",
    "countersign user show jo --from 203.0.113.7",
  ],
  run: ({ given, argument, terminal }) =>
    withReading(terminal, async (reading) => {
      const { settings, support } = reading;
      const pool = await choosePool(reading.admin, given.pool);
      const subject = await findUser(reading, pool.id, argument);
      const person = await findPerson(
        { ...reading, applicationsOf: reading.admin.listApplications },
        subject,
        given.from,
      );
      const nowMs = clock.nowMs();
      const { senders, failovers } = composeSending(settings, clock, random);
      await Promise.all(Object.values(failovers).map((each) => each.close()));
      const ports = { clock, digest: sha256, settings: coreSettings(settings, senders), store: support };
      const refusals = await findRefusals(ports, person);
      const drops = await support.findDrops(subject.user, nowMs - DAY_MS);
      const devices = await support.findTrustedDevices(subject.user);
      const sessions = await support.findSessions(subject.user, nowMs, MOST_SESSIONS);
      const refused = await findRefused(support, subject.user);
      const untold = await support.findUntold(pool.id, MOST_REFUSED, subject.user.userId);
      terminal.print(presentSubject({ ...person, refusals, drops, devices, sessions, refused, untold }, nowMs));
    }),
});

async function findRefused(
  support: Reading["support"],
  { poolId, userId }: SubjectRef,
): Promise<readonly TrailRecord[]> {
  const filter = { userId, result: "failure" } as const;
  return (await listTrail(support, poolId, { filter, order: "latestFirst", from: null, limit: MOST_REFUSED })).events;
}
