import { type AuthingRoutes, MfaError, type RouteData, type User } from "@countersign/contract";
import {
  type Authenticator,
  confirmFactor,
  enrolFactor,
  readCaller,
  removeAuthenticator,
  verifyFactor,
} from "@countersign/core";
import { cleanTyped } from "@countersign/spelling";
import type { HandlerAnswer, HandlerInput, Handlers } from "../../http/handler.ts";
import { iso } from "../../iso.ts";
import { presentSignedIn } from "../../present/presentSignedIn.ts";
import { qrDataUrl } from "../../present/qrPng.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import { flowEnd } from "../present/flowEnd.ts";
import { readChosenId } from "../read/readChosenId.ts";

export const totpHandlers = {
  /** Whoever asks for his own sees all; some clients send what is no source, such as an address of their memory. */
  async listAuthenticators({ context: { services, origin }, caller, query }) {
    const outcome = await readCaller(services.ports, caller, origin);
    const nowMs = services.ports.clock.nowMs();
    const data = unlessDue(outcome, ({ subject }) =>
      subject.authenticators
        .filter(({ kind }) => kind === "totp")
        .filter(({ source }) => query.source !== "APPLICATION" || source === "APPLICATION")
        .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs)
        .map(presentAuthenticator),
    );
    return { data };
  },

  async associateTotp({ context: { services, origin }, caller, body }) {
    const { algorithm, digits, period } = body;
    const parameters = { algorithm: algorithm ?? "SHA1", digits: digits ?? 6, periodSeconds: period ?? 30 } as const;
    const outcome = await enrolFactor(services.ports, {
      caller,
      kind: "totp",
      input: (holder) => ({ ...holder, parameters }),
      source: body.source ?? "SELF",
      name: body.name ?? "",
      origin,
    });
    const data = unlessDue(outcome, ({ view: { secret, keyUri }, recoveryCode }) => ({
      authenticator_type: "totp" as const,
      secret,
      qrcode_uri: keyUri,
      qrcode_data_url: qrDataUrl(keyUri),
      recovery_code: recoveryCode,
    }));
    return { data };
  },

  async confirmTotp({ context: { services, origin }, caller, body }) {
    const proof = demandProof(body.totp, "totpMissing");
    const outcome = await confirmFactor(services.ports, { caller, kind: "totp", proof, origin });
    return { data: unlessDue(outcome, (signedIn) => signedIn && presentSignedIn(services, signedIn)) };
  },

  unbindTotp: async ({ context: { services, origin }, caller, query, body }) => ({
    data: unlessDue(
      await removeAuthenticator(services.ports, { caller, kind: "totp", id: readChosenId(query, body), origin }),
      () => null,
    ),
  }),

  verifyTotp,
  verifyAppTotp: async (input) => flowEnd((await verifyTotp(input)).data),

  verifyRecoveryCode,
  verifyRecoveryCodeAsMobile: verifyRecoveryCode,
} satisfies Partial<Handlers<AuthingRoutes>>;

/** Completes a sign-in with a code of an authenticator app. */
async function verifyTotp({
  context: { services, origin },
  caller,
  body,
}: HandlerInput<AuthingRoutes["verifyTotp"]>): Promise<{ data: User }> {
  const proof = demandProof(body.totp, "totpMissing");
  const signedIn = await verifyFactor(services.ports, { caller, kind: "totp", origin }, { proof });
  return { data: presentSignedIn(services, signedIn) };
}

type Recovery = AuthingRoutes["verifyRecoveryCode"];

/** Completes a sign-in with the recovery code and gives the next one. */
async function verifyRecoveryCode({
  context: { services, origin },
  caller,
  body,
}: Pick<HandlerInput<Recovery>, "context" | "caller" | "body">): Promise<HandlerAnswer<Recovery>> {
  const proof = demandProof(body.recoveryCode, "recoveryCodeMissing");
  const signedIn = await verifyFactor(services.ports, { caller, kind: "recovery", origin }, { proof });
  return { data: presentSignedIn(services, signedIn), beside: { recoveryCode: signedIn.recoveryCode ?? "" } };
}

export function demandProof(proof: string | null | undefined, missing: "totpMissing" | "recoveryCodeMissing"): string {
  if (proof == null || cleanTyped(proof) === "") throw new MfaError(missing);
  return proof;
}

/** Secret and recovery code are shown at enrolment only. */
function presentAuthenticator(authenticator: Authenticator): RouteData<AuthingRoutes["listAuthenticators"]>[number] {
  const { id, userId, createdAtMs, updatedAtMs, status, source, name } = authenticator;
  return {
    id,
    userId,
    createdAt: iso(createdAtMs),
    updatedAt: iso(updatedAtMs),
    enable: status === "confirmed",
    secret: "",
    recoveryCode: "",
    authenticatorType: "totp",
    source,
    name,
  };
}
