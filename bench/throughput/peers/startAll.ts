import type { Setup, Start, Subject } from "../subject.ts";
import { startBare } from "./bare.ts";
import { startBetterAuth } from "./betterAuth.ts";
import { startCountersign } from "./countersign.ts";
import { startGlewlwyd } from "./glewlwyd.ts";
import { startKeycloak } from "./keycloak.ts";
import { startPrivacyIdea } from "./privacyIdea.ts";
import { startPostgres } from "./startPostgres.ts";

/** Everything there is to measure, by name. */
const starts: Readonly<Record<string, Start>> = {
  "countersign-embedded": startCountersign("embedded"),
  "countersign-postgres": async (setup) => startCountersign("PostgreSQL", await startPostgres(setup))(setup),
  bare: startBare,
  "better-auth": startBetterAuth,
  glewlwyd: startGlewlwyd,
  keycloak: startKeycloak,
  privacyidea: startPrivacyIdea,
};

export interface Started {
  readonly subjects: readonly Subject[];
  readonly missing: readonly { readonly name: string; readonly why: string }[];
}

/** Starts all that are asked for, one after the other; null: all. */
export async function startAll(setup: Setup, wanted: readonly string[] | null): Promise<Started> {
  const names = Object.keys(starts);
  const unknown = (wanted ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`--subjects knows ${names.join()}, not ${unknown.join()}`);
  const subjects: Subject[] = [];
  const missing: { name: string; why: string }[] = [];
  for (const [name, start] of Object.entries(starts)) {
    if (wanted !== null && !wanted.includes(name)) continue;
    process.stderr.write(`starting ${name}\n`);
    try {
      subjects.push(await start(setup));
    } catch (error) {
      missing.push({ name, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { subjects, missing };
}
