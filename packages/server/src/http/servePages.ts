import { MfaError } from "@countersign/contract";
import { endSession } from "@countersign/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { BuiltPages } from "../pages/BuiltPages.ts";
import { isFromOwnPage } from "../pages/isFromOwnPage.ts";
import { type LoadedPages, loadOnce } from "../pages/loadOnce.ts";
import { pageCookie } from "../pages/pageCookie.ts";
import { pageHeaders } from "../pages/pageHeaders.ts";
import { pageLanguage } from "../pages/pageLanguage.ts";
import { authenticate } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { Services } from "../request/services.ts";
import { acceptsPages, isLocalRequest } from "./isLocalRequest.ts";
import { requestContextOf } from "./requestContextOf.ts";
import { INBOX_PATH } from "./serveDevInbox.ts";

/** By the path from the root, without its slash. */
const PAGES = ["", "sign-in", "register", "forgotten", "mfa", "account", "docs/api"] as const;
const hidden = { schema: { hide: true } } as const;

type Asked = FastifyRequest<{ Querystring: { readonly ui_locales?: unknown } }>;

export interface PageParts {
  readonly services: Services;
  readonly loadPages: () => Promise<BuiltPages>;
  /** Whether there is an inbox that the first page leads to. */
  readonly hasInbox: boolean;
}

/** Serves the hosted pages, what they load, and the cookie that their session lies in. */
export function servePages(app: FastifyInstance, parts: PageParts): void {
  const load = loadOnce(parts.loadPages);
  for (const name of PAGES) {
    app.get(`/${name}`, hidden, async (request: Asked, reply) => {
      if (name === "" && !acceptsPages(request)) throw new MfaError("notFound");
      const page = (await load()).pages.get(name);
      if (page === undefined) throw new MfaError("notFound");
      // What a page loads is named from where it stands.
      const path = request.url.replace(/[?#].*$/s, "");
      if (path !== "/" && path.endsWith("/"))
        return reply.redirect(`../${name.split("/").at(-1)}${request.url.slice(path.length)}`, 308);
      const lang = pageLanguage(request.headers, request.query.ui_locales);
      return sendPage(reply.header("content-language", lang), mark(page[lang], marksOf(name, request, parts)));
    });
  }
  serveAssets(app, load);
  serveSession(app, parts.services);
}

/** Gives what the page's script would have to ask for. */
function marksOf(name: string, request: FastifyRequest, { services, hasInbox }: PageParts): Marks {
  const hasSession = pageCookie(services.publicUrl()).read(request.headers) !== null;
  const isOffered = name === "" && hasInbox && isLocalRequest(request);
  return { ...(isOffered && { inbox: INBOX_PATH.slice(1) }), ...(hasSession && { session: "" }) };
}

type Marks = Readonly<Record<string, string>>;

/** Puts what a page's script is told into the attributes of the body. */
function mark(page: string, marks: Marks): string {
  const told = Object.entries(marks).map(([name, value]) => ` data-${name}="${value}"`);
  return page.replace("<body>", `<body${told.join("")}>`);
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .headers(pageHeaders)
    .type("text/html; charset=utf-8")
    .serializer((html: string) => html)
    .send(page);
}

function serveAssets(app: FastifyInstance, load: () => Promise<LoadedPages>): void {
  app.get<{ Params: { readonly name: string } }>("/assets/:name", hidden, async ({ params, headers }, reply) => {
    const asset = (await load()).assets.get(params.name);
    if (asset === undefined) throw new MfaError("notFound");
    const takesGzip = /\bgzip\b/.test(headers["accept-encoding"] ?? "");
    reply.headers({ "cache-control": "public, max-age=31536000, immutable", vary: "Accept-Encoding" }).type(asset.type);
    return takesGzip ? reply.header("content-encoding", "gzip").send(asset.gzipped) : reply.send(asset.plain);
  });
}

/** Makes the token that a page was given its cookie, and does away with it. Only our own pages may: else a stranger could sign somebody in as himself. */
function serveSession(app: FastifyInstance, services: Services): void {
  const url = "/page/session";
  const cookieFor = ({ method, headers }: FastifyRequest): ReturnType<typeof pageCookie> => {
    if (!isFromOwnPage(method, headers, services.publicUrl())) throw new MfaError("notFound");
    return pageCookie(services.publicUrl());
  };
  app.post(url, hidden, async (request, reply) => {
    const cookie = cookieFor(request);
    const context = requestContextOf(request, services, "en-US");
    const { id } = await authenticate(context, "session");
    await endFormer(context, cookie.read(request.headers), id);
    return reply.code(204).header("set-cookie", cookie.write(context.bearer)).send();
  });
  app.delete(url, hidden, async (request, reply) =>
    reply.code(204).header("set-cookie", cookieFor(request).write(null)).send(),
  );
}

/** Ends the session that the cookie held, where it is another one: nobody at this browser could reach it any more. */
async function endFormer(context: RequestContext, former: string | null, sessionId: string): Promise<void> {
  if (former === null) return;
  try {
    const caller = await authenticate({ ...context, bearer: former }, "session");
    if (caller.id !== sessionId) await endSession(context.services.ports, caller, context.origin);
  } catch (error) {
    // It has ended already.
    if (!(error instanceof MfaError)) throw error;
  }
}
