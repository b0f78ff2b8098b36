import type { Property } from "../operation.ts";

/** A bug: a text of the product's sources, what stands in its place while a server is loaded, and what it breaks. */
export interface PlantedBug {
  readonly breaks: Property;
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

const SETTLE = "packages/core/src/settle/settleDecision.ts";
const SETTLED = "const settlement = await store.settle(decision.changes);";

/** Has a settlement leave out what the condition says of a change. */
function leavingOut(condition: string): Pick<PlantedBug, "file" | "before" | "after"> {
  const after = `const { changes } = decision;
    const settlement = await store.settle(changes.filter(({ type }) => !(${condition})));`;
  return { file: SETTLE, before: SETTLED, after };
}

export const plantedBugs = {
  "an accepted code of an app is not remembered": {
    breaks: "singleUse",
    ...leavingOut(
      `type === "saveAuthenticator" && changes.some((each) => each.type === "moveMfaToken" && each.to === "consumed")`,
    ),
  },
  "an mfaToken is not spent": { breaks: "singleUse", ...leavingOut(`type === "moveMfaToken"`) },
  "a code that was sent is not used up": { breaks: "singleUse", ...leavingOut(`type === "consumeChallenge"`) },
  "an authorization code is not used up": { breaks: "singleUse", ...leavingOut(`type === "useAuthorizationCode"`) },
  "guesses that were let in at once are all judged": {
    breaks: "attemptBudget",
    file: "packages/store/src/changes/attempts.ts",
    before: "or attempts.locked_until_ms <= $4 or",
    after: "or attempts.locked_until_ms <= $4 + 60000 or",
  },
  "some sign-ins are not asked for a factor": {
    breaks: "factors",
    file: "packages/core/src/gate/judgeSignIn.ts",
    before: "const floor = decideSignIn(subject, application, firstFactor);",
    after: `const floor: SignInDecision = ports.random.bytes(1)[0]! < 26 ? { kind: "complete" } : decideSignIn(subject, application, firstFactor);`,
  },
  "a process believes for a second that a session lives": {
    breaks: "revocation",
    file: "packages/core/src/gate/loadCaller.ts",
    before: "const stored = await store.findCaller(ref);",
    after: `const held: Map<string, any> = ((globalThis as any).held ??= new Map());
  const believed = held.get(ref.id);
  const stored = ref.kind === "session" && believed?.until > Date.now() ? believed.stored : await store.findCaller(ref);
  if (believed?.stored !== stored) held.set(ref.id, { stored, until: Date.now() + 1000 });`,
  },
  "a new password leaves sessions alone": { breaks: "revocation", ...leavingOut(`type === "endSessions"`) },
  "an old password stays good": { breaks: "revocation", ...leavingOut(`type === "setPassword"`) },
  "a session is written only after it was answered": {
    breaks: "nothingLost",
    file: SETTLE,
    before: SETTLED,
    after: `const isLate = decision.changes.some(({ type }) => type === "openSession");
    if (isLate) setTimeout(() => void store.settle(decision.changes), 300);
    const settlement: Settlement = isLate ? { settled: true, attempts: null } : await store.settle(decision.changes);`,
  },
} as const satisfies Readonly<Record<string, PlantedBug>>;

export function bugOf(name: string): PlantedBug {
  const bugs: Readonly<Record<string, PlantedBug>> = plantedBugs;
  const bug = bugs[name];
  if (bug === undefined) throw new Error(`No bug is called ${name}.`);
  return bug;
}
