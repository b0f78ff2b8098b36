import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { MfaError } from "@countersign/contract";
import { isNamedPlace, type OutsideRules, outsideAddresses } from "../address/outsideAddress.ts";
import { sendOutside } from "../address/sendOutside.ts";
import { imageTypeOf } from "./imageTypeOf.ts";
import { MAX_PHOTO_BYTES, readPhotoBytes } from "./readPhotoBytes.ts";

const MAX_URL_LENGTH = 2048;
const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const TYPES: ReadonlySet<string> = new Set(["image/jpeg", "image/jpg", "image/png", "image/webp"]);
const HEADERS = { accept: [...TYPES].join(", "), "accept-encoding": "identity" } as const;

/** What a refusal says. What was found at an address that may not be reached is told to nobody. */
const rules = {
  url: "must be an https address on the usual port, without user and password",
  redirects: `must not be passed on more than ${MAX_REDIRECTS} times`,
  unreachable: "must be at an address that can be reached from here, and answer in time",
  picture: "must be answered with a JPEG, PNG or WebP, and with its type",
  size: "must have at most 5 MiB",
} as const;

/** Where photos may come from, and how long that may take. */
export interface Outside extends OutsideRules {
  /** From the question to the last byte of the photo. */
  readonly totalMs?: number;
  /** Ends it sooner. */
  readonly stop?: AbortSignal;
  /** No answer that a host cannot be reached comes sooner: how soon would tell why. */
  readonly refusalMs?: number;
}

/**
 * Gives a photo from elsewhere. The connection goes to an address that was checked, whatever the name stands for a moment
 * later; nothing but the bytes of a picture comes back.
 * @throws {MfaError} facePhotoMissing
 */
export async function fetchOutsidePhoto(text: string, outside: Outside): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(outside.totalMs ?? 8_000);
  const signal = outside.stop === undefined ? timeout : AbortSignal.any([timeout, outside.stop]);
  let url = readUrl(text, undefined, outside);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await reach(url, outside, signal);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined) return await readPhoto(response);
    response.destroy();
    url = readUrl(location, url, outside);
  }
  throw refusal("redirects");
}

function refusal(rule: keyof typeof rules): MfaError {
  return new MfaError("facePhotoMissing", { field: "photo", rule: rules[rule] });
}

function readUrl(text: string, base: URL | undefined, outside: Outside): URL {
  const url = text.length > MAX_URL_LENGTH ? null : URL.parse(text, base?.href);
  if (url === null) throw refusal("url");
  const isHttp = url.protocol === "https:" || url.protocol === "http:";
  if (!isHttp || url.username !== "" || url.password !== "") throw refusal("url");
  const isUsual = url.protocol === "https:" && url.port === "";
  if (!isUsual && !isNamedPlace(url, outside)) throw refusal("url");
  return url;
}

/** Gives the answer, its body still to be read. */
async function reach(url: URL, outside: Outside, signal: AbortSignal): Promise<IncomingMessage> {
  const soonestMs = performance.now() + (outside.refusalMs ?? 2_000);
  try {
    return await sendOutside(url, await outsideAddresses(url, outside), { method: "GET", headers: HEADERS, signal });
  } catch {
    await sleep(Math.max(0, soonestMs - performance.now()), null, { signal }).catch(() => undefined);
    throw refusal("unreachable");
  }
}

async function readPhoto(response: IncomingMessage): Promise<Uint8Array> {
  try {
    const { headers, statusCode } = response;
    const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
    const isPlain = (headers["content-encoding"] ?? "identity") === "identity";
    if (statusCode !== 200 || !isPlain || !TYPES.has(type)) throw refusal("picture");
    if (Number(headers["content-length"]) > MAX_PHOTO_BYTES) throw refusal("size");
    const body = response as AsyncIterable<Buffer>; // no encoding was set, so the chunks are bytes
    const photo = await readPhotoBytes(body).catch(() => {
      throw refusal("unreachable");
    });
    if (photo === null) throw refusal("size");
    if (imageTypeOf(photo) === null) throw refusal("picture");
    return photo;
  } finally {
    response.destroy();
  }
}
