import type { IncomingMessage } from "node:http";
import { type Random, randomHex } from "@countersign/core";
import type { FastifyInstance } from "fastify";
import { isFromOwnPage } from "../pages/isFromOwnPage.ts";
import { pageCookie } from "../pages/pageCookie.ts";
import { DEVICE_HEADER } from "../request/deviceTokens.ts";
import { DEVICE_ID_HEADER } from "../request/readHeaders.ts";

const DEVICE_ID_BYTES = 16;

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

/** Names that browsers were given with the request itself. */
const named = new WeakMap<IncomingMessage, string>();

/** Gives the name that the browser is given with a request; null: it has one already, or gets none. */
export function newDeviceIdOf(request: IncomingMessage): string | null {
  return named.get(request) ?? null;
}

export interface DoorParts {
  readonly publicUrl: () => string;
  readonly random: () => Random;
}

/**
 * Puts what lies in the cookies where clients put it, for requests through the door that come from a page of this service: the token, the
 * name of the device, the tokens of trusted devices. Nothing behind it knows of cookies, and nowhere else do they count.
 */
export function openPageDoor(app: FastifyInstance, { publicUrl, random }: DoorParts): void {
  app.decorateRequest("keptDevices", null);
  app.addHook("onRequest", async ({ raw }) => {
    if (!entered.has(raw)) return;
    const { headers, method = "" } = raw;
    // What a script of the page says of the device is not what the cookies say.
    delete headers[DEVICE_HEADER];
    if (!isFromOwnPage(method, headers, publicUrl())) return;
    const trusted = pageCookie(publicUrl(), "trusted").read(headers);
    if (trusted !== null) headers[DEVICE_HEADER] = trusted;
    nameDevice(raw, pageCookie(publicUrl(), "device").read(headers), random());
    const token = headers.authorization === undefined ? pageCookie(publicUrl()).read(headers) : null;
    if (token !== null) headers.authorization = `Bearer ${token}`;
  });
  app.addHook("onSend", async ({ raw, keptDevices }, reply) => {
    const isInside = entered.has(raw);
    if (keptDevices !== null && isInside)
      reply.header("set-cookie", pageCookie(publicUrl(), "trusted").write(keptDevices));
    else if (keptDevices !== null) reply.header(DEVICE_HEADER, keptDevices);
    const name = newDeviceIdOf(raw);
    if (name !== null) reply.header("set-cookie", pageCookie(publicUrl(), "device").write(name));
  });
}

/** Names the browser by its cookie. One that has none is given a name by what it does, and not by looking. */
function nameDevice(request: IncomingMessage, deviceId: string | null, random: Random): void {
  const { headers, method } = request;
  if (headers[DEVICE_ID_HEADER] !== undefined) return;
  if (deviceId !== null) headers[DEVICE_ID_HEADER] = deviceId;
  else if (method === "POST") named.set(request, randomHex(random, DEVICE_ID_BYTES));
}
