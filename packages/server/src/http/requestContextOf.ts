import { type Language, malformed } from "@countersign/contract";
import { type Asker, networksOf, type RequestOrigin, type Store, type UserId } from "@countersign/core";
import type { FastifyRequest } from "fastify";
import { ipBlocks } from "../address/ipBlocks.ts";
import { readDeviceTokens, shownBy } from "../request/deviceTokens.ts";
import { readCredentials, readDeviceId, readIfMatch, readLanguage, readNames } from "../request/readHeaders.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { Services } from "../request/services.ts";
import { newDeviceIdOf } from "./pageDoor.ts";

const MAX_USER_AGENT_LENGTH = 512;

declare module "fastify" {
  interface FastifyRequest {
    /** What the client is to show of trusted devices from now on; null: what it shows now. */
    keptDevices: string | null;
  }
}

/** Gives a request as the actions see it. */
export function requestContextOf(request: FastifyRequest, services: Services, fallback: Language): RequestContext {
  const { headers } = request;
  const deviceTokens = readDeviceTokens(headers);
  const trustedDevices = shownBy(deviceTokens, services.ports);
  const newDeviceId = newDeviceIdOf(request.raw);
  const origin: RequestOrigin = {
    ...readOrigin(request),
    ...(newDeviceId !== null && { newDeviceId }),
    ...(trustedDevices.length > 0 && { trustedDevices }),
  };
  const noteSubject = (userId: UserId): void => {
    request.subject ??= userId;
  };
  const turns = takingTurns(services, { networks: networksOf(origin), gone: request.gone });
  return {
    deviceTokens,
    noteSubject,
    keepDevices: (tokens) => {
      request.keptDevices = tokens;
    },
    services: { ...turns, ports: { ...turns.ports, store: notingStore(turns.ports.store, noteSubject) } },
    origin,
    language: readLanguage(headers, fallback),
    ...readCredentials(headers),
    ifMatch: readIfMatch(headers),
    named: readNames(headers),
  };
}

/**
 * Gives where a request comes from.
 * @throws {MfaError} malformed when the client is gone: without its address nothing that it asked for can be limited
 */
function readOrigin(request: FastifyRequest): RequestOrigin {
  const ip = request.clientIp;
  if (ip === null) throw malformed("connection", "broke off");
  const userAgent = request.headers["user-agent"]?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
  return { requestId: request.id, ip, ...ipBlocks(ip), userAgent, deviceId: readDeviceId(request.headers) };
}

/**
 * However many passwords or photos one network sends, others wait for one of them at a time; those of a client that is
 * gone are not waited for.
 */
function takingTurns(services: Services, asker: Asker): Services {
  const { hasher, faces } = services.ports;
  const ports = { hasher: hasher.of?.(asker) ?? hasher, faces: faces?.of?.(asker) ?? faces };
  return { ...services, ports: { ...services.ports, ...ports } };
}

/** Whom the trail tells of is whom the request was about, however he was named in it. */
function notingStore(store: Store, noteSubject: (userId: UserId) => void): Store {
  return {
    ...store,
    settle(changes) {
      for (const change of changes)
        if (change.type === "audit" && change.event.userId !== null) noteSubject(change.event.userId);
      return store.settle(changes);
    },
  };
}
