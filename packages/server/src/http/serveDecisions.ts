import { createHash } from "node:crypto";
import type { Language } from "@countersign/contract";
import { decideAnew } from "@countersign/core";
import type { FastifyInstance } from "fastify";
import type { Services } from "../request/services.ts";
import { createDecisionLinks } from "../tokens/decisionLinks.ts";
import { DECISION_PATH } from "../tokens/decisionPath.ts";
import { type DecisionPage, decisionPage } from "./decisionPage.ts";
import { PLAIN_STYLE } from "./plainPage.ts";
import { requestContextOf } from "./requestContextOf.ts";

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(PLAIN_STYLE).digest("base64")}'`,
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves the page that explains one decision to whoever has the link of an operator. */
export function serveDecisions(app: FastifyInstance, services: Services, language: Language): void {
  app.get<{ Params: { readonly link: string } }>(
    `${DECISION_PATH}/:link`,
    { schema: { hide: true } },
    async (request, reply) => {
      const context = requestContextOf(request, services, language);
      const page = await find(services, request.params.link);
      const status = page === "expired" ? 410 : page === "unknown" ? 404 : 200;
      return reply
        .code(status)
        .headers({
          "content-security-policy": CONTENT_SECURITY_POLICY,
          "content-language": context.language,
          "referrer-policy": "no-referrer",
          "x-robots-tag": "noindex",
        })
        .type("text/html; charset=utf-8")
        .serializer((html: string) => html)
        .send(decisionPage(context.language, page));
    },
  );
}

async function find({ ports }: Services, text: string): Promise<DecisionPage> {
  const link = createDecisionLinks(ports).read(text);
  if (link === "expired") return link;
  if (link === null) return "unknown";
  const record = await ports.store.findDecision(link.poolId, link.decisionId);
  if (record === null) return "unknown";
  const application = await ports.store.findApplication(record.appId);
  return { record, applicationName: application?.name ?? null, decidedAnew: await decideAnew(ports.store, record) };
}
