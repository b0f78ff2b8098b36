import { MfaError, type OwnRoutes } from "@countersign/contract";
import type { Handlers } from "../http/handler.ts";
import { iso } from "../iso.ts";
import { presentVerdict } from "../present/presentVerdict.ts";
import { readId } from "../typed/readId.ts";

export const decisionHandlers = {
  async getDecision({ context: { services, language }, caller, params }) {
    const record = await services.ports.store.findDecision(caller.poolId, readId(params.id, "id"));
    if (record === null) throw new MfaError("notFound");
    const { id, appId, userId, requestId, atMs, mode, outcome, situation, verdict, draft } = record;
    const { ip, place } = situation;
    return {
      data: {
        ...{ id, applicationId: appId, userId, requestId, decidedAt: iso(atMs), mode, outcome, ip, ...place },
        verdict: verdict === null ? null : presentVerdict(verdict, language),
        draft: draft === null ? null : presentVerdict(draft, language),
      },
    };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
