import type { Language } from "@countersign/contract";
import type { FastifyRequest } from "fastify";
import { readCredentials, readDeviceId, readLanguage, readNames } from "../request/readHeaders.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { Services } from "../request/services.ts";
import { readOrigin } from "./readOrigin.ts";

/** Gives a request as the actions see it. */
export function requestContextOf(request: FastifyRequest, services: Services, fallback: Language): RequestContext {
  const { headers } = request;
  return {
    services,
    origin: readOrigin(request),
    language: readLanguage(headers, fallback),
    ...readCredentials(headers),
    named: readNames(headers),
    deviceId: readDeviceId(headers),
  };
}
