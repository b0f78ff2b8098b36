import { createHash } from "node:crypto";
import { basicOf } from "../support/basicOf.ts";
import { type Act, ask, many, pick } from "./asking.ts";

export const REDIRECT_URI = "https://app.example.com/back";
const VERIFIER = "v".repeat(43);
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

/** A code that leads back to an application is redeemed several times at once. */
export const redeem: Act = async (place, member, lots) => {
  const pass = pick(member.sessions, lots);
  if (pass === undefined) return;
  const { appId, appSecret } = place.node(0);
  const asked = {
    client_id: appId,
    redirect_uri: REDIRECT_URI,
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
  };
  const facts = { name: "authorize", shows: pass.id };
  const answer = await ask(place, member, lots.below(2), facts, "/v1/authorizations", {
    token: pass.token,
    body: asked,
  });
  const code = (answer?.body as { readonly code?: unknown } | undefined)?.code;
  if (typeof code !== "string") return;
  const headers = basicOf({ poolId: appId, poolSecret: appSecret });
  await many(2 + lots.below(3), (index) =>
    ask(place, member, index, { name: "redeem", spends: [code] }, "/v1/token", {
      headers,
      body: { code, code_verifier: VERIFIER },
    }),
  );
};
