import { createHash } from "node:crypto";
import type { Language } from "@countersign/contract";
import { disavowEnrolment, factors, type LinkState, readDisavowal } from "@countersign/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Services } from "../request/services.ts";
import { DISAVOWAL_PATH } from "../send/messages/disavowalLink.ts";
import { disavowalPage } from "./disavowalPage.ts";
import { PLAIN_STYLE } from "./plainPage.ts";
import { requestContextOf } from "./requestContextOf.ts";

const FORM = "application/x-www-form-urlencoded";
const FORM_LIMIT_BYTES = 4096;
const STATUS = { open: 200, used: 410, expired: 410, unknown: 404 } as const satisfies Record<
  LinkState["state"],
  number
>;

/** Nothing but our own style counts, and the form goes nowhere but here. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(PLAIN_STYLE).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

type Linked = { readonly Params: { readonly secret: string } };

/**
 * Serves the page behind the link by which people say that a first enrolment was not theirs. Seeing it changes nothing:
 * programs that look after mail follow every link. The form on it acts, and needs no script.
 */
export async function serveDisavowals(app: FastifyInstance, services: Services, language: Language): Promise<void> {
  const url = `${DISAVOWAL_PATH}/:secret`;
  await app.register(async (scope) => {
    scope.addContentTypeParser(FORM, { parseAs: "string", bodyLimit: FORM_LIMIT_BYTES }, async () => undefined);
    scope.get<Linked>(url, { schema: { hide: true } }, async (request, reply) => {
      const link = await readDisavowal(services.ports, request.params.secret);
      return show(request, reply, { link, isDone: false });
    });
    scope.post<Linked>(url, { schema: { hide: true } }, async (request, reply) => {
      const { origin } = requestContextOf(request, services, language);
      const link = await disavowEnrolment(services.ports, { secret: request.params.secret, origin });
      return show(request, reply, { link, isDone: link.state === "open" });
    });
  });

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { link, isDone }: { readonly link: LinkState; readonly isDone: boolean },
  ): FastifyReply {
    const spoken = requestContextOf(request, services, language).language;
    const bound = link.state === "open" ? link.disavowal : null;
    const page = disavowalPage(spoken, {
      state: isDone ? "done" : link.state,
      item: bound === null ? "" : factors[bound.factor].displayName,
      atMs: bound?.createdAtMs ?? 0,
    });
    return reply
      .code(STATUS[link.state])
      .headers({
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "content-language": spoken,
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
      })
      .type("text/html; charset=utf-8")
      .serializer((html: string) => html)
      .send(page);
  }
}
