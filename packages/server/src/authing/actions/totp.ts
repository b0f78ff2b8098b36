import { MfaError, type RouteBody, type RouteData, type Routes, type User as UserBody } from "@countersign/contract";
import {
  type CallerRef,
  confirmTotp,
  enrolTotp,
  type Gated,
  loadCaller,
  removeAuthenticator,
  verifyFactor,
} from "@countersign/core";
import { iso } from "../../iso.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { qrDataUrl } from "../present/qrPng.ts";
import { unlessDue } from "../present/unlessDue.ts";
import { presentSignedIn } from "./issueSession.ts";

/** Lists the caller's authenticator apps. Secret and recovery code are shown at enrolment only. */
export async function listAuthenticators(
  { services, origin }: RequestContext,
  caller: CallerRef,
  filter: { readonly type: string | undefined; readonly source: string | undefined },
): Promise<RouteData<Routes["listAuthenticators"]>> {
  const { subject } = await loadCaller(services.ports, caller, origin);
  const nowMs = services.ports.clock.nowMs();
  return subject.authenticators
    .filter(({ kind }) => kind === "totp" && (filter.type ?? "totp") === "totp")
    .filter(({ source }) => filter.source === undefined || filter.source === source)
    .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs)
    .map(({ id, userId, createdAtMs, updatedAtMs, status, source, name }) => ({
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
    }));
}

/** Begins to bind an authenticator app. */
export async function associateTotp(
  { services, origin }: RequestContext,
  caller: CallerRef,
  body: RouteBody<Routes["associateTotp"]>,
): Promise<Gated<RouteData<Routes["associateTotp"]>>> {
  const outcome = await enrolTotp(services.ports, {
    caller,
    origin,
    source: body.source ?? "SELF",
    name: body.name ?? "",
    parameters: { algorithm: body.algorithm ?? "SHA1", digits: body.digits ?? 6, periodSeconds: body.period ?? 30 },
  });
  return unlessDue(outcome, ({ secret, keyUri, recoveryCode }) => ({
    authenticator_type: "totp",
    secret,
    qrcode_uri: keyUri,
    qrcode_data_url: qrDataUrl(keyUri),
    recovery_code: recoveryCode,
  }));
}

/** Confirms a binding; gives the account when that completed a sign-in. */
export async function confirmAssociation(
  { services, origin }: RequestContext,
  caller: CallerRef,
  totp: string | null | undefined,
): Promise<Gated<UserBody | null>> {
  const proof = demandProof(totp, "totpMissing");
  const outcome = await confirmTotp(services.ports, { caller, proof, origin });
  return unlessDue(outcome, (signedIn) => (signedIn === null ? null : presentSignedIn(services, signedIn)));
}

/** Unbinds the caller's authenticator apps. */
export async function unbindTotp({ services, origin }: RequestContext, caller: CallerRef): Promise<Gated<null>> {
  return removeAuthenticator(services.ports, { caller, kind: "totp", origin });
}

/** Completes a sign-in with a code of an authenticator app. */
export async function verifyTotp(
  { services, origin }: RequestContext,
  caller: CallerRef,
  totp: string | null | undefined,
): Promise<UserBody> {
  const proof = demandProof(totp, "totpMissing");
  const { poolId, id: tokenId } = caller;
  return presentSignedIn(
    services,
    await verifyFactor(services.ports, { poolId, tokenId, kind: "totp", proof, origin }),
  );
}

/** Completes a sign-in with the recovery code, and gives the next one. */
export async function useRecoveryCode(
  { services, origin }: RequestContext,
  caller: CallerRef,
  recoveryCode: string | null | undefined,
): Promise<{ readonly user: UserBody; readonly recoveryCode: string }> {
  const proof = demandProof(recoveryCode, "recoveryCodeMissing");
  const { poolId, id: tokenId } = caller;
  const signedIn = await verifyFactor(services.ports, { poolId, tokenId, kind: "recovery", proof, origin });
  return { user: presentSignedIn(services, signedIn), recoveryCode: signedIn.recoveryCode ?? "" };
}

function demandProof(proof: string | null | undefined, missing: "totpMissing" | "recoveryCodeMissing"): string {
  if (proof == null || proof.trim() === "") throw new MfaError(missing);
  return proof;
}
