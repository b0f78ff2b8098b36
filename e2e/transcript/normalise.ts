import { type DecodedToken, decodeToken, TOKEN } from "./decodeToken.ts";
import type { Names } from "./Names.ts";

type Json = Readonly<Record<string, unknown>>;

/** What a run's own values are told by. */
export interface Run {
  readonly names: Names;
  readonly url: string;
}

const MINUTE_S = 60;
const HOUR_S = 3600;
/** A wait is told as the shortest of these that it fits in: a slow machine shows a little less of it. */
const WAITS_S = [5, 30, MINUTE_S, 600, 900, HOUR_S, 24 * HOUR_S, 30 * 24 * HOUR_S];
const NOW_TOLERANCE_S = 1800;

const WHOLE: readonly (readonly [pattern: RegExp, label: string])[] = [
  [/^data:image\/png;base64,[\w+/=]+$/, "<PNG as a data URL>"],
  [/^-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----\s*$/, "<public key as PEM>"],
  [/^[0-9a-f]{4}(-[0-9a-f]{4}){5}$/, "<recovery code>"],
  [/^[A-Z2-7]{32}$/, "<32 digits of base32>"],
  [/^\d{13}-\d+-\S+$/, "<where the page ended>"],
  [/^cs_test_[0-9a-f]{24}_[0-9a-f]{72}$/, "<API key>"],
  [/^whsec_[\w+/]{43}=$/, "<secret of a webhook>"],
  [/^[\w-]{43}$/, "<43 digits of base64url>"],
];

/** Gives a value of the wire with a stable name in the place of whatever is different in every run. */
export function normalise(value: unknown, run: Run, key = "", around: Json = {}): unknown {
  if (typeof value === "string") return normaliseText(value, run);
  if (typeof value === "number") return normaliseNumber(value, key, around);
  if (Array.isArray(value)) return value.map((each) => normalise(each, run));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, normalise(inner, run, name, value as Json)]);
  return Object.fromEntries(entries);
}

/** Learns the ids of the accounts that an answer shows, which are called by the name they had first, and tokens of enrolments. */
export function learnAccounts(value: unknown, names: Names): void {
  if (typeof value !== "object" || value === null) return;
  const { arn, id, email, username, phone, enrollmentToken } = value as Json;
  if (typeof enrollmentToken === "string") names.learn(enrollmentToken, "<token of an enrolment>");
  const name = email ?? username ?? phone;
  const isAccount = typeof arn === "string" && typeof id === "string" && typeof name === "string";
  if (isAccount && names.find(id) === undefined) names.learn(id, `<id of ${name}>`);
  for (const inner of Object.values(value)) learnAccounts(inner, names);
}

function normaliseText(text: string, run: Run): string {
  const known = run.names.find(text);
  if (known !== undefined) return known;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return describeTime(text);
  const [, label] = WHOLE.find(([pattern]) => pattern.test(text)) ?? [];
  if (label !== undefined) return label;
  const shown = text
    .replaceAll(TOKEN, (token) => run.names.find(token) ?? describeToken(decodeToken(token), run))
    .replaceAll(run.url, "<server>")
    .replaceAll(encodeURIComponent(run.url), "<server>")
    .replaceAll(new URL(run.url).host, "<host of the server>")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, "<now>")
    .replace(/(?<=[?&]secret=)[A-Z2-7]{16,}/, "<base32>")
    .replace(/(?<=[?&]code=)[0-9a-f]{64}/, "<handle>");
  return run.names.replaceIn(shown);
}

function describeToken({ claims: { data, sub, acr, amr } }: DecodedToken, { names }: Run): string {
  const { userId, stage } = data as Json; // every kind of token has it
  const owner = (names.find(String(userId)) ?? "somebody").replace(/^<id of |>$/g, "");
  if (stage === 1) return `<mfaToken of ${owner}>`;
  if (sub === undefined) return "<access token>";
  return `<user token of ${owner}, acr ${String(acr)}, amr ${(amr as string[]).join(" ")}>`; // claims are checked elsewhere
}

function describeTime(iso: string): string {
  const seconds = (Date.parse(iso) - Date.now()) / 1000;
  if (Math.abs(seconds) < NOW_TOLERANCE_S) return "<now>";
  return `<now and ${Math.round(seconds / HOUR_S)} h>`;
}

function normaliseNumber(value: number, key: string, { iat }: Json): unknown {
  if (key === "retryAfterSeconds") return describeWait(value);
  if (key === "exp" && typeof iat === "number") return `<iat and ${Math.round((value - iat) / 10) * 10} s>`;
  return value > 1.5e9 ? "<seconds since 1970>" : value;
}

/** Gives the name of a number of seconds to wait. */
export function describeWait(seconds: number): string {
  return `<up to ${WAITS_S.find((wait) => seconds > 0 && seconds <= wait) ?? `${seconds}, which is odd`}>`;
}
