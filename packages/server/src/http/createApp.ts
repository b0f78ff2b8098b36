import type { Route } from "@countersign/contract";
import { newId } from "@countersign/core";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import type { TSchema } from "typebox";
import type { ProxyHeader } from "../address/forwardedHops.ts";
import { trustedNetworks } from "../address/trustedNetworks.ts";
import { createCheck } from "../check/createCheck.ts";
import type { BuiltPages } from "../pages/BuiltPages.ts";
import { watchProxies } from "../request/watchProxies.ts";
import { DISAVOWAL_PATH } from "../send/messages/disavowalLink.ts";
import { DECISION_PATH } from "../tokens/decisionPath.ts";
import { acceptForms } from "./acceptForms.ts";
import { acceptUploads } from "./acceptUploads.ts";
import { answerClientError } from "./answerClientError.ts";
import { type Answering, answerFailure } from "./answerFailure.ts";
import { boundConnections, type ConnectionLimits } from "./boundConnections.ts";
import { addCors, type OriginPolicy } from "./cors.ts";
import type { EventTimes } from "./createEventStreams.ts";
import { type Dialect, dialectAt } from "./dialect.ts";
import { drainOnClose } from "./drainOnClose.ts";
import { findClients } from "./findClients.ts";
import type { ServedRoute } from "./handler.ts";
import { type Answered, logRequests } from "./logRequests.ts";
import { mount } from "./mount.ts";
import { behindDoor, openPageDoor } from "./pageDoor.ts";
import { refuseUnserved } from "./refuseUnserved.ts";
import { refuseUnstorable } from "./refuseUnstorable.ts";
import { requestContextOf } from "./requestContextOf.ts";
import { serveAuditEvents } from "./serveAuditEvents.ts";
import { serveAvatars } from "./serveAvatars.ts";
import { serveDecisions } from "./serveDecisions.ts";
import { type ServedInbox, serveDevInbox } from "./serveDevInbox.ts";
import { serveDisavowals } from "./serveDisavowals.ts";
import { serveDocuments } from "./serveDocuments.ts";
import { serveGraphql } from "./serveGraphql.ts";
import { serveHealth } from "./serveHealth.ts";
import { serveJwks } from "./serveJwks.ts";
import { serveLogos } from "./serveLogos.ts";
import { serveMfaEvents } from "./serveMfaEvents.ts";
import { servePages } from "./servePages.ts";
import { type FollowRequest, traceRequests } from "./traceRequests.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;
/** For the head of a request and for the whole of it; whoever is slower is cut off. */
const HEAD_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const TIMEOUT_CHECK_INTERVAL_MS = 2_000;

/** What serves; the caller listens. */
export type App = FastifyInstance;

export interface AppParts extends Answering {
  readonly logger: Logger;
  readonly origins: OriginPolicy;
  /** Addresses and networks that are believed whom they ask for. */
  readonly trustedProxies: readonly string[];
  /** The header in which they name him; null: whichever they write. */
  readonly proxyHeader: ProxyHeader | null;
  readonly connections: ConnectionLimits;
  /** Null: there is none. */
  readonly devInbox: ServedInbox | null;
  readonly isReady: () => Promise<boolean>;
  /** Says in sentences what is wrong while it serves; left out: nothing ever is. */
  readonly findTroubles?: () => readonly string[];
  /** Told of every request that was answered; left out: nobody counts. */
  readonly onAnswered?: (answered: Answered) => void;
  /** Told of every request from its head on; left out: none is followed. */
  readonly follow?: FollowRequest;
  /** Gives the hosted pages; called when the first is asked for. */
  readonly loadPages: () => Promise<BuiltPages>;
  /** How those are told who watch sessions; left out: as everywhere. */
  readonly eventTimes?: EventTimes;
  /** Adds what has to be there before the routes are. */
  readonly beforeRoutes?: (app: FastifyInstance) => Promise<unknown>;
}

type Compilers = NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>;

/** Given to Fastify as it is made: it would load compilers of its own first, to have them replaced. */
const compilersFactory = {
  buildValidator:
    () =>
    ({ schema }: { readonly schema: TSchema }) =>
      createCheck(schema),
  // Bodies go out as the handlers gave them: the response schemas document and are held to it by tests.
  buildSerializer: () => () => JSON.stringify,
} as unknown as Compilers; // Fastify types its own, and hands these what setValidatorCompiler's are handed

/** Gives the HTTP application with every route of its dialects. */
export async function createApp(parts: AppParts): Promise<App> {
  const app = Fastify({
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    bodyLimit: BODY_LIMIT_BYTES,
    http: { headersTimeout: HEAD_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS },
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: REQUEST_TIMEOUT_MS * 2,
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    rewriteUrl: behindDoor,
    genReqId: () => newId(parts.services.ports.random),
    routerOptions: { ignoreDuplicateSlashes: true, ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void answerFailure(error, request, reply, parts),
    schemaController: { compilersFactory },
  });
  acceptEmptyJson(app);
  drainOnClose(app);
  const isTrusted = trustedNetworks(parts.trustedProxies);
  boundConnections(app.server, parts.connections, isTrusted);
  const proxies = { isTrusted, header: parts.proxyHeader };
  findClients(app, proxies, watchProxies({ note: (remark) => parts.services.remarks.note(remark) }));
  openPageDoor(app, { publicUrl: () => parts.services.publicUrl(), random: () => parts.services.ports.random });
  addCors(app, parts.origins);
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "x-request-id": request.id, "cache-control": "no-store", "x-content-type-options": "nosniff" });
  });
  if (parts.follow !== undefined) traceRequests(app, parts.follow);
  logRequests(app, parts.logger, parts.onAnswered);
  refuseUnserved(app);
  refuseUnstorable(app);
  app.setErrorHandler((error, request, reply) => answerFailure(error, request, reply, parts));
  await parts.beforeRoutes?.(app);
  await app.register(async (scope) => serveAll(scope, parts));
  return app;
}

async function serveAll(app: FastifyInstance, parts: AppParts): Promise<void> {
  for (const dialect of parts.dialects) await serveDialect(app, dialect, parts);
  serveHealth(app, parts);
  serveAvatars(app, parts.services);
  serveLogos(app, parts.services);
  await serveDisavowals(app, parts.services, dialectAt(parts.dialects, DISAVOWAL_PATH).language);
  serveDecisions(app, parts.services, dialectAt(parts.dialects, DECISION_PATH).language);
  if (parts.devInbox !== null) serveDevInbox(app, parts.devInbox);
  serveJwks(app, parts.services);
  serveMfaEvents(app, parts.services, parts.eventTimes);
  serveAuditEvents(app, parts.services, parts.eventTimes);
  servePages(app, { ...parts, hasInbox: parts.devInbox !== null });
}

async function serveDialect(app: FastifyInstance, dialect: Dialect, answering: Answering): Promise<void> {
  const taking = (consumes: Route["consumes"]): readonly ServedRoute[] =>
    dialect.routes.filter(({ route }) => route.consumes === consumes);
  for (const each of taking(undefined)) mount(app, each, dialect, answering);
  await app.register(async (scope) => {
    acceptForms(scope);
    for (const each of taking("application/x-www-form-urlencoded")) mount(scope, each, dialect, answering);
  });
  await app.register(async (scope) => {
    await acceptUploads(scope, {
      contextOf: (request) => requestContextOf(request, answering.services, dialect.language),
    });
    for (const each of taking("multipart/form-data")) mount(scope, each, dialect, answering);
  });
  serveDocuments(app, dialect.documents ?? []);
  if (dialect.graphql !== undefined) serveGraphql(app, dialect.graphql, dialect, answering);
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
