import type { Setup, Start, Subject } from "../subject.ts";
import { startBare } from "./bare.ts";
import { startBetterAuth } from "./betterAuth.ts";
import { startCountersign } from "./countersign.ts";
import { startGlewlwyd } from "./glewlwyd.ts";
import { startKeycloak } from "./keycloak.ts";
import { startPrivacyIdea } from "./privacyIdea.ts";

const ours = (engine: "embedded" | "PostgreSQL") => (accounts: readonly number[]) =>
  accounts.map((each) => startCountersign({ engine, accounts: each }));

/** Everything there is to measure, by name; ours once with each number of accounts. */
const starts = {
  "countersign-embedded": ours("embedded"),
  "countersign-postgres": ours("PostgreSQL"),
  bare: () => [startBare],
  "better-auth": () => [startBetterAuth],
  glewlwyd: () => [startGlewlwyd],
  keycloak: () => [startKeycloak],
  privacyidea: () => [startPrivacyIdea],
} satisfies Readonly<Record<string, (accounts: readonly number[]) => readonly Start[]>>;

export type SubjectName = keyof typeof starts;
export const subjectNames = Object.keys(starts) as readonly SubjectName[]; // Object.keys forgets the literal keys

export interface Started {
  readonly subjects: readonly Subject[];
  readonly missing: readonly { readonly name: string; readonly why: string }[];
}

/** Starts all that are asked for, one after the other. */
export async function startAll(
  setup: Setup,
  { subjects: wanted, accounts }: { readonly subjects: readonly SubjectName[]; readonly accounts: readonly number[] },
): Promise<Started> {
  const subjects: Subject[] = [];
  const missing: { name: string; why: string }[] = [];
  for (const name of wanted) {
    for (const start of starts[name](accounts)) {
      process.stderr.write(`starting ${name}\n`);
      try {
        subjects.push(await start(setup));
      } catch (error) {
        missing.push({ name, why: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  return { subjects, missing };
}
