import { isIP } from "node:net";
import { MfaError } from "@countersign/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { iso } from "../iso.ts";
import type { DevInbox, InboxMessage } from "../send/gateways/devInbox.ts";
import { escapeHtml } from "../send/messages/escapeHtml.ts";

/**
 * Serves the development inbox: a page for people, JSON for tests. It holds codes, so it answers this machine only, by a
 * name of this machine, and pages of this machine: one elsewhere that resolves its own name to loopback gets nothing.
 */
export function serveDevInbox(app: FastifyInstance, inbox: DevInbox): void {
  app.get("/dev/inbox", { schema: { hide: true } }, async (request, reply) => {
    if (!isLocal(request)) throw new MfaError("notFound");
    if (request.headers.accept?.includes("text/html") !== true) return { messages: inbox.list().map(present) };
    reply.headers({
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    });
    return reply
      .type("text/html; charset=utf-8")
      .serializer((html: string) => html)
      .send(pageOf(inbox.list()));
  });
}

function isLocal({ raw, headers }: FastifyRequest): boolean {
  // What a proxy passes on comes from elsewhere, whatever the socket says.
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  return isLoopback(raw.socket.remoteAddress ?? "") && isLocalName(headers.host ?? "") && isLocalPage(headers.origin);
}

/** Pages opened from disk may call the service, but so may every frame that a page elsewhere seals off: both are "null". */
function isLocalPage(origin: string | undefined): boolean {
  return origin === undefined || (URL.canParse(origin) && isLocalName(new URL(origin).host));
}

function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return name === "localhost" || isLoopback(name.replace(/^\[|\]$/g, ""));
}

function isLoopback(address: string): boolean {
  const bare = address.replace(/^::ffff:/, "");
  return isIP(bare) !== 0 && (bare === "::1" || bare.startsWith("127."));
}

function present({ receivedAtMs, ...message }: InboxMessage): Record<string, unknown> {
  return { ...message, receivedAt: iso(receivedAtMs) };
}

function pageOf(messages: readonly InboxMessage[]): string {
  const items = messages.map(itemOf).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Development inbox</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid #8888; border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .5rem 0 0; }
.code { font: 600 1.75rem/1.2 ui-monospace, monospace; letter-spacing: .1em; }
.meta { opacity: .75; font-size: .875rem; }
</style>
</head>
<body>
<main>
<h1>Development inbox</h1>
<p>Messages that would have gone out. Newest first; this page looks again every five seconds.</p>
${items === "" ? "<p><em>Nothing yet.</em></p>" : items}
</main>
</body>
</html>
`;
}

function itemOf({ channel, to, scene, code, subject, text, receivedAtMs }: InboxMessage): string {
  const kind = channel === "sms" ? "Text message" : "E-mail";
  return `<article>
<h2>${escapeHtml(subject ?? `${kind} to ${to}`)}</h2>
<p class="meta">${kind} to ${escapeHtml(to)} · ${escapeHtml(scene)} · <time>${iso(receivedAtMs)}</time></p>
${code === null ? "" : `<p class="code">${escapeHtml(code)}</p>`}
<pre>${escapeHtml(text)}</pre>
</article>`;
}
