import { MfaError, malformed } from "@countersign/contract";
import { admitUpload } from "@countersign/core";
import multipart, { type Multipart } from "@fastify/multipart";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { MAX_PHOTO_BYTES, readPhotoBytes } from "../face/readPhotoBytes.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { createFairSlots } from "../slots/createFairSlots.ts";

/** Uploads that one process holds in memory, and those of them that come from one IPv4 address or IPv6 /64. */
const SLOTS = { total: 16, each: 4 };
const RETRY_SECONDS = 2;
/** Shorter than the time the server gives to any request, so that the slow are told. */
const DEADLINE_MS = 25_000;
/** Beside the file there are a few short fields; what clients send besides `folder` is not read. */
const LIMITS = {
  files: 1,
  fields: 8,
  parts: 9,
  fileSize: MAX_PHOTO_BYTES + 1,
  fieldNameSize: 100,
  fieldSize: 256,
  headerPairs: 20,
};
/** What a body of one allowed file can have at most: boundaries, the heads of parts, and fields. */
const MAX_BODY_BYTES = MAX_PHOTO_BYTES + 64 * 1024;
const RULE = "must be multipart/form-data, with one picture in the field file";

interface UploadBody {
  readonly file: Uint8Array;
  readonly folder?: string;
}

export interface UploadScope {
  readonly contextOf: (request: FastifyRequest) => RequestContext;
  readonly deadlineMs?: number;
}

/**
 * Has every route of a scope take one file of bounded size in place of JSON. Anybody may send one: how many are read at
 * once is bounded and shared among addresses, and a page that may not call the service is refused, although browsers let it send.
 */
export async function acceptUploads(
  app: FastifyInstance,
  { contextOf, deadlineMs = DEADLINE_MS }: UploadScope,
): Promise<void> {
  const slots = createFairSlots(SLOTS);
  app.removeAllContentTypeParsers();
  await app.register(multipart, { isPartAFile: (field, _type, name) => field === "file" || name !== undefined });
  app.addContentTypeParser("*", (_request, _payload, done) => done(malformed("body", RULE)));
  app.addHook("preValidation", async (request, reply) => {
    const context = contextOf(request);
    refuseForeignPage(request, reply, context);
    if (Number(request.headers["content-length"]) > MAX_BODY_BYTES) throw new MfaError("bodyTooLarge");
    const displaced = new AbortController();
    const free = slots.take({
      origin: context.origin,
      bytes: bytesSince(request),
      giveWay: () => displaced.abort(),
    });
    if (free === null) throw new MfaError("tooOften", { retryAfterSeconds: RETRY_SECONDS });
    reply.raw.once("close", free);
    await admitUpload(context.services.ports, context.origin);
    request.body = await readInTime(request, reply, { deadlineMs, displaced: displaced.signal });
  });
}

/** A form may be sent to any origin without asking first: pages of strangers would spend their visitors' uploads. */
function refuseForeignPage({ headers }: FastifyRequest, reply: FastifyReply, { services }: RequestContext): void {
  if (headers.origin === undefined || reply.hasHeader("access-control-allow-origin")) return;
  if (headers.origin !== new URL(services.publicUrl()).origin) {
    throw malformed("origin", "must be one that may call this service");
  }
}

/** Gives what says how much has come on the connection of a request from now on. */
function bytesSince({ raw: { socket } }: FastifyRequest): () => number {
  const before = socket.bytesRead;
  return () => socket.bytesRead - before;
}

interface Patience {
  readonly deadlineMs: number;
  /** Aborted when the place is needed for somebody else. */
  readonly displaced: AbortSignal;
}

async function readInTime(
  request: FastifyRequest,
  reply: FastifyReply,
  { deadlineMs, displaced }: Patience,
): Promise<UploadBody> {
  const over = AbortSignal.any([AbortSignal.timeout(deadlineMs), displaced]);
  const cut = Promise.withResolvers<never>();
  const end = (): void =>
    cut.reject(
      displaced.aborted
        ? new MfaError("tooOften", { retryAfterSeconds: RETRY_SECONDS })
        : malformed("body", `must be sent within ${deadlineMs / 1000} seconds`),
    );
  if (over.aborted) end();
  else over.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([readUpload(request), cut.promise]);
  } catch (error) {
    if (over.aborted) reply.header("connection", "close");
    // What still comes is read and forgotten, so that the client gets to hear the answer.
    request.raw.unpipe().resume();
    throw error;
  } finally {
    over.removeEventListener("abort", end);
  }
}

/** @throws {MfaError} malformed, bodyTooLarge: whatever goes wrong here lies in what was sent */
async function readUpload(request: FastifyRequest): Promise<UploadBody> {
  if (!request.isMultipart()) throw malformed("body", RULE);
  const sent: Partial<UploadBody> = {};
  try {
    for await (const part of request.parts({ limits: LIMITS })) Object.assign(sent, await readPart(part, sent));
  } catch (error) {
    throw error instanceof MfaError ? error : malformed("body", RULE);
  }
  const { file } = sent;
  if (file === undefined) throw malformed("file", "must be given");
  return { ...sent, file };
}

async function readPart(part: Multipart, sent: Partial<UploadBody>): Promise<Partial<UploadBody>> {
  if (part.type === "file") {
    if (part.fieldname !== "file") throw malformed("body", RULE);
    const file = await readPhotoBytes(part.file);
    if (file === null) throw new MfaError("bodyTooLarge");
    return { file };
  }
  if (part.fieldname !== "folder") return {};
  if (sent.folder !== undefined) throw malformed("folder", "must be given once");
  return { folder: String(part.value) };
}
