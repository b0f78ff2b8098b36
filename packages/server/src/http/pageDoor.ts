import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import { isFromOwnPage } from "../pages/isFromOwnPage.ts";
import { pageCookie } from "../pages/pageCookie.ts";

/** What the hosted pages ask of the API they ask here. */
const DOOR = /^\/page(\/(?:v1|api|graphql)\/.*)$/s;

/** Requests that came through the door. */
const entered = new WeakSet<IncomingMessage>();

/** Gives the path that is asked for: behind the door lies the API that everybody uses. */
export function behindDoor(request: IncomingMessage): string {
  const { url = "/" } = request;
  const [, path] = DOOR.exec(url) ?? [];
  if (path !== undefined) entered.add(request);
  return path ?? url;
}

/**
 * Puts the token of the cookie where clients put theirs, for requests through the door that come from a page of this service.
 * Nothing behind it knows of cookies, and nowhere else do they count.
 */
export function openPageDoor(app: FastifyInstance, publicUrl: () => string): void {
  app.addHook("onRequest", async ({ raw }) => {
    if (!entered.has(raw) || raw.headers.authorization !== undefined) return;
    if (!isFromOwnPage(raw.method ?? "", raw.headers, publicUrl())) return;
    const token = pageCookie(publicUrl()).read(raw.headers);
    if (token !== null) raw.headers.authorization = `Bearer ${token}`;
  });
}
