import { MfaError, type OwnRoutes } from "@countersign/contract";
import { decideAnew } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { iso, isoOrNull } from "../iso.ts";
import { presentVerdict } from "../present/presentVerdict.ts";
import { createDecisionLinks } from "../tokens/decisionLinks.ts";
import { decisionUrl } from "../tokens/decisionPath.ts";
import { readId } from "../typed/readId.ts";

export const decisionHandlers = {
  async getDecision({ context: { services, language }, caller, params }) {
    const record = await services.ports.store.findDecision(caller.poolId, readId(params.id, "id"));
    if (record === null) throw new MfaError("notFound");
    const { id, appId, userId, requestId, atMs, mode, outcome, action, situation, standing, verdict, draft } = record;
    const { ip, place } = situation;
    return {
      data: {
        ...{ id, applicationId: appId, userId, requestId, decidedAt: iso(atMs), mode, outcome, ip, ...place },
        ...{ action, owedSince: isoOrNull(standing.owedAtMs ?? null) },
        decidedAnew: await decideAnew(services.ports.store, record),
        verdict: verdict === null ? null : presentVerdict(verdict, language),
        draft: draft === null ? null : presentVerdict(draft, language),
      },
    };
  },

  async linkDecision({ context: { services }, caller, params }) {
    const decisionId = readId(params.id, "id");
    const { poolId } = caller;
    if ((await services.ports.store.findDecision(poolId, decisionId)) === null) throw new MfaError("notFound");
    const { text, expiresAtMs } = createDecisionLinks(services.ports).sign({ poolId, decisionId });
    return { data: { url: decisionUrl(services.publicUrl(), text), expiresAt: iso(expiresAtMs) } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
