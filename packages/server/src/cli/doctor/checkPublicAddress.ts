import { systemClock as clock } from "../../start/systemPorts.ts";
import { count } from "../output/count.ts";
import { type Answer, ask, isAlive, NoAnswerInTime } from "./ask.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "public address";
const PATIENCE_MS = 5_000;
const DAY_MS = 24 * 3_600_000;
/** Whoever renews by himself has done so by then. */
const SOON_DAYS = 14;

/** Asks the service by the address that the world knows: through its proxy, and by its certificate. */
export async function checkPublicAddress({ settings: { publicUrl } }: Patient): Promise<readonly Finding[]> {
  if (publicUrl === null) return [];
  try {
    return judge(publicUrl, await ask(`${publicUrl}/healthz`, PATIENCE_MS));
  } catch (error) {
    const reason = reasonOf(error);
    const advice = "Look whether the service and the proxy before it run, and this machine finds that name.";
    return [warn(NAME, `${publicUrl} cannot be reached from here (${reason})`, advice)];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NoAnswerInTime) return error.message;
  return error instanceof Error && "code" in error ? String(error.code) : "no answer";
}

function judge(publicUrl: string, answer: Answer): readonly Finding[] {
  const { status, certificate } = answer;
  if (certificate !== null && certificate.fault !== null) {
    const finding = `${publicUrl}: its certificate is refused (${certificate.fault})`;
    return [
      fail(NAME, finding, "Have the proxy show a certificate for that name, with all between it and its authority."),
    ];
  }
  if (!isAlive(answer)) {
    const finding = `${publicUrl} answers ${status}, and it is not this service that answers`;
    const advice = "Have the proxy hand requests on to it, with the path taken off where the address has one.";
    return [warn(NAME, finding, advice)];
  }
  if (certificate === null) return [ok(NAME, `${publicUrl} leads here`)];
  const days = Math.floor((certificate.endsAtMs - clock.nowMs()) / DAY_MS);
  const text = `${publicUrl} leads here; its certificate is good for ${count(days, "day")}`;
  return [days < SOON_DAYS ? warn(NAME, text, "Renew it.") : ok(NAME, text)];
}
