const factor = `import type { Authenticator } from "../../model/model.ts";
import { FAILURE_CAP, type Factor, type Verdict } from "../factor.ts";

interface ToyState {
  readonly word: string;
  readonly uses: number;
}

interface ToyTypes {
  readonly state: ToyState;
  readonly enrolInput: { readonly word: string };
  readonly enrolView: { readonly length: number };
  readonly proof: string;
}

/** A word, said with the number of times that it was said before. */
export const toy: Factor<ToyTypes> = {
  kind: "toy",
  traits: { nistType: "single-factor-otp", isBiometric: false },
  policyWord: "PASSKEY",
  displayName: "Toy",
  refusal: "codeWrong",
  failureCap: FAILURE_CAP,
  needs: null,
  channel: null,
  amr: ["otp"],
  enrol: async (_context, { word }) => ({ state: { word, uses: 0 }, view: { length: word.length } }),
  confirm: async (_context, authenticator, proof) => judge(authenticator, proof),
  verify: async (_context, authenticator, proof) => judge(authenticator, proof),
};

function judge(authenticator: Authenticator, proof: string): Verdict<ToyState> {
  const { word, uses } = authenticator.state as ToyState;
  return proof === \`\${word} \${uses}\` ? { ok: true, next: { word, uses: uses + 1 } } : { ok: false };
}
`;

const contract = `import { Empty, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { User } from "../user.ts";
import { defineRoutes } from "./defineRoutes.ts";

const toy = { tag: "Authenticator app", method: "POST" } as const;

export const toyRoutes = defineRoutes({
  associateToy: {
    ...toy,
    path: "/api/v2/mfa/toy/associate",
    caller: "either",
    summary: "Begin to bind a word",
    body: Type.Object({ word: Text(64) }),
    data: Type.Object({ length: Type.Integer(), recoveryCode: Type.String() }),
    failures: ["mfaRequired", "mfaTokenInvalid", "accountBlocked", "tooOften"],
  },
  confirmToy: {
    ...toy,
    path: "/api/v2/mfa/toy/associate/confirm",
    caller: "either",
    summary: "Confirm a word",
    body: Type.Object({ said: Text(64) }),
    data: Type.Union([User, Empty]),
    failures: ["mfaRequired", "codeWrong", "bindingExpired", "factorLocked", "factorDisabled", "tooOften"],
  },
  verifyToy: {
    ...toy,
    path: "/api/v2/mfa/toy/verify",
    caller: "mfaToken",
    summary: "Complete a sign-in with a word",
    body: Type.Object({ said: Text(64) }),
    data: User,
    failures: ["codeWrong", "factorLocked", "factorDisabled", "accountBlocked", "tooOften"],
  },
});
`;

const handlers = `import type { AuthingRoutes } from "@countersign/contract";
import { confirmFactor, enrolFactor, verifyFactor } from "@countersign/core";
import type { Handlers } from "../../http/handler.ts";
import { presentSignedIn } from "../../present/presentSignedIn.ts";
import { unlessDue } from "../../present/unlessDue.ts";

export const toyHandlers = {
  async associateToy({ context: { services, origin }, caller, body: { word } }) {
    const toy = { kind: "toy", input: () => ({ word }), source: "APPLICATION", name: "" } as const;
    const outcome = await enrolFactor(services.ports, { ...toy, caller, origin });
    return { data: unlessDue(outcome, ({ view, recoveryCode }) => ({ ...view, recoveryCode })) };
  },

  async confirmToy({ context: { services, origin }, caller, body: { said: proof } }) {
    const outcome = await confirmFactor(services.ports, { caller, kind: "toy", proof, origin });
    return { data: unlessDue(outcome, (signedIn) => signedIn && presentSignedIn(services, signedIn)) };
  },

  async verifyToy({ context: { services, origin }, caller, body: { said: proof } }) {
    const signedIn = await verifyFactor(services.ports, { caller, kind: "toy", origin }, { proof });
    return { data: presentSignedIn(services, signedIn) };
  },
} satisfies Partial<Handlers<AuthingRoutes>>;
`;

/** A line for a list: what stands there, and what stands there with it. */
type Line = readonly [before: string, after: string];

/** What a toy factor adds to the sources: new files, and lines in lists. `<kind>` stands for its kind. */
export const toySources: Readonly<Record<string, string | readonly Line[]>> = {
  "packages/core/src/factors/<kind>/<kind>.ts": factor,
  "packages/core/src/factors/factors.ts": [
    ["", 'import { toy } from "./toy/toy.ts";\n'],
    ["export const factors = { totp, ", "export const factors = { totp, toy, "],
  ],
  "packages/contract/src/factorKinds.ts": [["factorKinds = [", 'factorKinds = ["toy", ']],
  "packages/contract/src/authing/<kind>.ts": contract,
  "packages/contract/src/authing/routes.ts": [
    ["", 'import { toyRoutes } from "./toy.ts";\n'],
    ["export const authingRoutes = {\n", "export const authingRoutes = {\n  ...toyRoutes,\n"],
  ],
  "packages/server/src/authing/rest/<kind>.ts": handlers,
  "packages/server/src/authing/rest/handlers.ts": [
    ["", 'import { toyHandlers } from "./toy.ts";\n'],
    ["Handlers<AuthingRoutes> = {\n", "Handlers<AuthingRoutes> = {\n  ...toyHandlers,\n"],
  ],
};
