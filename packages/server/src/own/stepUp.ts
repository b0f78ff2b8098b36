import type { OwnRoutes } from "@countersign/contract";
import { assuranceLevel, raisedAtMs, stepUp } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { signUserToken } from "../present/presentSignedIn.ts";
import { unlessDue } from "../present/unlessDue.ts";

export const stepUpHandlers = {
  async stepUp({ context: { services, origin }, caller, body: { acr, maxAge } }) {
    const demand = { level: acr === "1" ? 1 : 2, maxAgeSeconds: maxAge ?? null } as const;
    const outcome = await stepUp(services.ports, { caller, origin, ...demand });
    const data = unlessDue(outcome, ({ session, user }) => {
      const raised = raisedAtMs(session);
      return {
        token: signUserToken(services, session, user),
        acr: assuranceLevel(session) === 2 ? ("2" as const) : ("1" as const),
        authTime: Math.floor(session.authTimeMs / 1000),
        mfaTime: raised === null ? null : Math.floor(raised / 1000),
      };
    });
    return { data };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
