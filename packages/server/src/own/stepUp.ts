import type { OwnRoutes } from "@countersign/contract";
import { stepUp } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { signUserToken } from "../present/presentSignedIn.ts";
import { unlessDue } from "../present/unlessDue.ts";
import { acrOf, mfaTimeOf } from "../tokens/userTokens.ts";

export const stepUpHandlers = {
  async stepUp({ context: { services, origin }, caller, body: { acr, maxAge } }) {
    const demand = { level: acr === "1" ? 1 : 2, maxAgeSeconds: maxAge ?? null } as const;
    const outcome = await stepUp(services.ports, { caller, origin, ...demand });
    const data = unlessDue(outcome, ({ session, user }) => ({
      token: signUserToken(services, session, user),
      acr: acrOf(session),
      authTime: Math.floor(session.authTimeMs / 1000),
      mfaTime: mfaTimeOf(session).mfa_time ?? null,
    }));
    return { data };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
