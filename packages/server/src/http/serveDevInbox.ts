import { createHash, timingSafeEqual } from "node:crypto";
import { MfaError } from "@countersign/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { iso } from "../iso.ts";
import type { DevInbox, InboxMessage } from "../send/gateways/devInbox.ts";
import { escapeHtml } from "../send/messages/escapeHtml.ts";
import { acceptsPages, isLocalRequest } from "./isLocalRequest.ts";
import { plainPage } from "./plainPage.ts";

export interface ServedInbox {
  readonly inbox: DevInbox;
  /** Who shows it may read. */
  readonly key: string;
}

/** Where it is. */
export const INBOX_PATH = "/dev/inbox";
const TITLE = "Development inbox";
const COOKIE = "countersign_inbox";
/** As it stands in text, for a press to follow. */
const ADDRESS = /https?:\/\/[\w.:/-]+/g;
const LOCKED =
  "The development inbox asks for its key. Open the link that the start printed; it is inboxUrl in bootstrap.json in the data folder, too.";

/**
 * Serves the development inbox: a page for people, JSON for tests. It holds codes, so it answers whoever shows its key,
 * this machine only, by a name of this machine, and pages of this machine: one elsewhere that resolves its own name to
 * loopback gets nothing, and neither does whoever comes through a proxy.
 */
export function serveDevInbox(app: FastifyInstance, { inbox, key }: ServedInbox): void {
  app.get<{ Querystring: { readonly key?: unknown } }>(
    INBOX_PATH,
    { schema: { hide: true } },
    async (request, reply) => {
      if (!isLocalRequest(request)) throw new MfaError("notFound");
      const wantsPage = acceptsPages(request);
      const isShown = isKey(request.query.key, key);
      if (!isShown && !isKey(cookieOf(request), key)) return refuse(reply, wantsPage);
      if (!wantsPage) return { messages: inbox.list().map(present) };
      if (!isShown) return sendPage(reply, pageOf(inbox.list()));
      // The key leaves the address bar, the history and what pages tell others of where they were.
      return reply
        .header("set-cookie", `${COOKIE}=${key}; Path=${INBOX_PATH}; HttpOnly; SameSite=Lax`)
        .redirect(INBOX_PATH, 303);
    },
  );
}

function isKey(given: unknown, key: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return typeof given === "string" && timingSafeEqual(digest(given), digest(key));
}

/** A page of another port of this machine shares the cookie; what it fetches with it does not count. */
function cookieOf({ headers }: FastifyRequest): string | undefined {
  const site = headers["sec-fetch-site"];
  const isOwn = site === undefined || site === "same-origin" || site === "none";
  if (!isOwn && headers["sec-fetch-dest"] !== "document") return undefined;
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([name]) => name === COOKIE)?.[1];
}

function refuse(reply: FastifyReply, wantsPage: boolean): FastifyReply {
  reply.code(403);
  if (wantsPage) return sendPage(reply, frame(`<p class="card">${LOCKED}</p>`));
  const problem = { type: "about:blank", title: "Forbidden", status: 403, detail: LOCKED };
  return reply.type("application/problem+json").send(problem);
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .header("referrer-policy", "no-referrer")
    .type("text/html; charset=utf-8")
    .serializer((html: string) => html)
    .send(page);
}

function present({ receivedAtMs, ...message }: InboxMessage): Record<string, unknown> {
  return { ...message, receivedAt: iso(receivedAtMs) };
}

function pageOf(messages: readonly InboxMessage[]): string {
  const items = messages.map(itemOf).join("\n");
  const lead = "<p>Messages that would have gone out. Newest first; this page looks again every five seconds.</p>";
  const body = `${lead}\n${items === "" ? '<p class="card"><em>Nothing yet.</em></p>' : items}`;
  return frame(body, '<meta http-equiv="refresh" content="5">\n');
}

function frame(body: string, head = ""): string {
  return plainPage({ language: "en-US", title: TITLE, body: `<h1>${TITLE}</h1>\n${body}`, head, isWide: true });
}

function itemOf({ channel, to, scene, code, subject, text, receivedAtMs }: InboxMessage): string {
  const kind = channel === "sms" ? "Text message" : "E-mail";
  return `<article class="card">
<h2>${escapeHtml(subject ?? `${kind} to ${to}`)}</h2>
<p class="meta">${kind} to ${escapeHtml(to)} · ${escapeHtml(scene)} · <time>${iso(receivedAtMs)}</time></p>
${code === null ? "" : `<p class="code">${escapeHtml(code)}</p>`}
<pre>${escapeHtml(text).replaceAll(ADDRESS, '<a href="$&" rel="noreferrer">$&</a>')}</pre>
</article>`;
}
