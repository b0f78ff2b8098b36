import type { OwnRoutes } from "@countersign/contract";
import { AUTHORIZATION_CODE_SECONDS, issueAuthorizationCode, redeemAuthorizationCode } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { signUserToken } from "../present/presentSignedIn.ts";
import { unlessDue } from "../present/unlessDue.ts";
import { clientInvalid } from "../request/clients.ts";
import { readId } from "../typed/readId.ts";

export const authorizationHandlers = {
  async issueAuthorizationCode({ context: { services, origin }, caller, body }) {
    const { client_id, redirect_uri: redirectUri, code_challenge, state } = body;
    const outcome = await issueAuthorizationCode(services.ports, {
      ...{ caller, appId: readId(client_id, "client_id"), redirectUri, origin },
      challengeDigest: Buffer.from(code_challenge, "base64url").toString("hex"),
    });
    const issuer = services.userTokens.issuer();
    const data = unlessDue(outcome, (code) => ({
      code,
      redirect_to: withAnswer(redirectUri, { code, ...(state == null ? {} : { state }), iss: issuer }),
      expires_in: AUTHORIZATION_CODE_SECONDS,
    }));
    return { data };
  },

  /** A public client shows by the verifier alone that it began the sign-in; any other shows its secret besides. */
  async redeemAuthorizationCode({ context: { services, origin }, caller: { application, isProven }, body }) {
    if (!isProven && application.clientType !== "public") throw clientInvalid();
    const { code, code_verifier: verifier, redirect_uri: redirectUri = null } = body;
    const redemption = { application, code, verifier, redirectUri, origin };
    const { session, user } = await redeemAuthorizationCode(services.ports, redemption);
    const expires_in = Math.floor((session.expiresAtMs - session.createdAtMs) / 1000);
    const access_token = signUserToken(services, session, user);
    return { data: { access_token, token_type: "Bearer" as const, expires_in } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

/** RFC 6749 §4.1.2: what the URI has of a query stays. */
function withAnswer(redirectUri: string, answer: Readonly<Record<string, string>>): string {
  const { searchParams } = new URL(redirectUri);
  const added = new URLSearchParams(answer).toString();
  return `${redirectUri}${searchParams.size > 0 || redirectUri.includes("?") ? "&" : "?"}${added}`;
}
