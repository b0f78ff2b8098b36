import { iso } from "../../iso.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { age } from "../output/age.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

const NAME = "clock";
const NTP = "Have the machines keep the time by NTP: codes of authenticator apps are good for half a minute around it.";
const LARGE_MS = 30_000;
const SMALL_MS = 2000;

/** Looks whether this machine's clock can be right: by the database's clock, and by what was written before. */
export async function checkClock({ view }: OpenPatient): Promise<readonly Finding[]> {
  const askedAtMs = clock.nowMs();
  const theirsMs = await view.timeMs();
  const nowMs = clock.nowMs();
  const newestMs = await view.newestEventMs();
  if (newestMs !== null && newestMs - nowMs > LARGE_MS) {
    return [
      fail(
        NAME,
        `it is ${age(newestMs - nowMs)} behind the newest event of the audit trail`,
        `It was set back, or was wrong before. ${NTP}`,
      ),
    ];
  }
  if (theirsMs === null) return [ok(NAME, `${iso(nowMs)}, not before anything that was written`)];
  const apartMs = Math.abs(theirsMs - (askedAtMs + nowMs) / 2);
  const text = `${age(apartMs)} apart from the database's`;
  if (apartMs > LARGE_MS) return [fail(NAME, text, NTP)];
  return [apartMs > SMALL_MS ? warn(NAME, text, NTP) : ok(NAME, text)];
}
