import { randomBytes } from "node:crypto";
import { type Language, type Route, type Routes, routes } from "@countersign/contract";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from "fastify";
import type { Logger } from "pino";
import type { TSchema } from "typebox";
import type { ProxyHeader } from "../address/forwardedHops.ts";
import { trustedNetworks } from "../address/trustedNetworks.ts";
import { watchProxies } from "../address/watchProxies.ts";
import { handlers } from "../authing/rest/handlers.ts";
import { createCheck } from "../check/createCheck.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { DevInbox } from "../send/gateways/devInbox.ts";
import type { Services } from "../services.ts";
import { acceptUploads } from "./acceptUploads.ts";
import { answerClientError } from "./answerClientError.ts";
import { answerFailure, type FailureAnswering } from "./answerFailure.ts";
import { addCors, type OriginPolicy } from "./cors.ts";
import { drainOnClose } from "./drainOnClose.ts";
import { findClients } from "./findClients.ts";
import { logRequests } from "./logRequests.ts";
import { mount } from "./mount.ts";
import { refuseUnserved } from "./refuseUnserved.ts";
import { refuseUnstorable } from "./refuseUnstorable.ts";
import { requestContextOf } from "./requestContextOf.ts";
import { serveAvatars } from "./serveAvatars.ts";
import { serveDevInbox } from "./serveDevInbox.ts";
import { serveGraphql } from "./serveGraphql.ts";
import { serveHealth } from "./serveHealth.ts";
import { serveJwks } from "./serveJwks.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;
/** For the head of a request and for the whole of it; whoever is slower is cut off. */
const HEAD_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const TIMEOUT_CHECK_INTERVAL_MS = 2_000;

/** What serves; the caller listens. */
export type App = FastifyInstance;

export interface AppParts {
  readonly services: Services;
  readonly logger: Logger;
  readonly language: Language;
  readonly origins: OriginPolicy;
  /** Addresses and networks that are believed whom they ask for. */
  readonly trustedProxies: readonly string[];
  /** The header in which they name him; null: whichever they write. */
  readonly proxyHeader: ProxyHeader | null;
  readonly production: boolean;
  /** Null: there is none. */
  readonly devInbox: DevInbox | null;
  readonly isReady: () => Promise<boolean>;
  /** Adds what has to be there before the routes are. */
  readonly beforeRoutes?: (app: FastifyInstance) => Promise<unknown>;
}

/** Gives the HTTP application with every route of the contract. */
export async function createApp(parts: AppParts): Promise<App> {
  const { services, language } = parts;
  const answering: FailureAnswering = { services, language, strict: !parts.production };
  const app = Fastify({
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    http: { headersTimeout: HEAD_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS },
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: REQUEST_TIMEOUT_MS * 2,
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    genReqId: () => randomBytes(12).toString("hex"),
    routerOptions: { ignoreDuplicateSlashes: true, maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void answerFailure(error, request, reply, answering),
  });
  app.setValidatorCompiler<TSchema>(({ schema }) => createCheck(schema));
  // Bodies go out as the handlers gave them: the response schemas document and are held to it by tests.
  app.setSerializerCompiler(() => JSON.stringify);
  acceptEmptyJson(app);
  drainOnClose(app);
  const proxies = { isTrusted: trustedNetworks(parts.trustedProxies), header: parts.proxyHeader };
  findClients(app, proxies, watchProxies({ note: (remark) => services.remarks.note(remark) }));
  addCors(app, parts.origins);
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "x-request-id": request.id, "cache-control": "no-store", "x-content-type-options": "nosniff" });
  });
  logRequests(app, parts.logger);
  refuseUnserved(app);
  refuseUnstorable(app);
  app.setErrorHandler((error, request, reply) => answerFailure(error, request, reply, answering));
  await parts.beforeRoutes?.(app);
  await app.register(async (scope) => serveAll(scope, parts, answering));
  return app;
}

async function serveAll(app: FastifyInstance, parts: AppParts, answering: FailureAnswering): Promise<void> {
  const contextOf = (request: FastifyRequest): RequestContext =>
    requestContextOf(request, parts.services, parts.language);
  for (const name of routeNames(undefined)) mountNamed(app, contextOf, name, answering);
  await app.register(async (scope) => {
    await acceptUploads(scope, { contextOf });
    for (const name of routeNames("multipart/form-data")) mountNamed(scope, contextOf, name, answering);
  });
  serveGraphql(app, contextOf, answering);
  serveHealth(app, parts.isReady);
  serveAvatars(app, parts.services);
  if (parts.devInbox !== null) serveDevInbox(app, parts.devInbox);
  serveJwks(app, parts.services.userTokens);
}

function routeNames(consumes: Route["consumes"]): readonly (keyof Routes)[] {
  const all = Object.entries<Route>(routes) as [keyof Routes, Route][]; // Object.entries forgets the keys
  return all.filter(([, route]) => route.consumes === consumes).map(([name]) => name);
}

function mountNamed<Name extends keyof Routes>(
  app: FastifyInstance,
  contextOf: (request: FastifyRequest) => RequestContext,
  name: Name,
  answering: FailureAnswering,
): void {
  mount<Routes[Name]>(app, contextOf, routes[name], handlers[name], answering);
}

/** Clients name JSON as the type of a DELETE that has no body. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    return parse(request, body as string, done);
  });
  app.removeContentTypeParser("text/plain");
}
