import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { failures, MfaError, malformed, type Sentence } from "./errors.ts";
import { faceFaults, livenessFailures } from "./faceReasons.ts";
import { passwordFaults } from "./passwordReasons.ts";
import { renderErrorsDoc } from "./renderErrorsDoc.ts";

/** Number and status by name. A released row never changes; a row that is added is pinned here too. */
const PINNED = {
  mfaRequired: [1635, 302],
  applicationMfaRequired: [1636, 302],
  malformed: [400, 400],
  notFound: [404, 404],
  methodNotAllowed: [405, 405],
  bodyTooLarge: [413, 413],
  mediaTypeUnsupported: [415, 415],
  internal: [500, 400],
  credentialsInvalid: [401, 401],
  scopeMissing: [2119, 403],
  idempotencyKeyReused: [2124, 422],
  idempotencyKeyBusy: [2125, 409],
  idempotencyAnswerLost: [2126, 409],
  apiKeyTooWide: [2120, 403],
  apiKeyUnknown: [2121, 404],
  preconditionFailed: [2122, 412],
  preconditionRequired: [2123, 428],
  applicationUnknown: [2008, 400],
  notSignedIn: [2020, 401],
  mfaTokenInvalid: [2021, 401],
  sessionExpired: [2206, 401],
  sessionRevoked: [2207, 401],
  passwordWrong: [2333, 403],
  firstFactorUnsuitable: [2091, 403],
  passwordDisavowed: [2104, 403],
  clientInvalid: [2110, 401],
  stepUpUnreachable: [2111, 409],
  signInDenied: [2112, 403],
  deviceNotTrusted: [2113, 403],
  deviceUnknown: [2114, 404],
  policyOutdated: [2115, 409],
  webhookUnknown: [2128, 404],
  webhookOutdated: [2129, 409],
  webhooksFull: [2130, 409],
  webhookDisabled: [2131, 409],
  webhookMessageUnknown: [2132, 404],
  accessPassUnknown: [2133, 404],
  accessPassOver: [2134, 409],
  redirectUriUnknown: [2107, 400],
  grantInvalid: [2108, 400],
  ownLoginRefused: [2109, 403],
  sessionUnknown: [2105, 404],
  recoveryNeedsFactor: [2106, 409],
  passwordUnreadable: [2016, 400],
  accountBlocked: [2005, 403],
  userNotFound: [2004, 404],
  userExists: [2026, 409],
  usernameTaken: [2034, 409],
  phoneTaken: [2035, 409],
  emailTaken: [2200, 409],
  totpWrong: [6001, 403],
  totpMissing: [6003, 400],
  recoveryCodeWrong: [6002, 403],
  recoveryCodeMissing: [6004, 400],
  codeWrong: [2001, 403],
  codeExpired: [2300, 403],
  codeSuperseded: [2302, 403],
  bindingExpired: [2301, 403],
  addressNotYours: [2096, 403],
  enrolmentNeedsHelp: [2098, 403],
  lastFactor: [2097, 409],
  unavailable: [2099, 424],
  tooOften: [1002, 429],
  emailTooOften: [2080, 429],
  smsTooOften: [422, 422],
  channelDown: [2090, 424],
  secretsBothLive: [2100, 409],
  nothingToRelease: [2103, 409],
  secretOutdated: [2101, 403],
  authenticatorUnknown: [2102, 404],
  factorLocked: [2057, 403],
  factorDisabled: [2005, 403],
  signInLocked: [2057, 403],
  facePhotoMissing: [1700, 400],
  faceNotBound: [1701, 403],
  facePhotosIncomplete: [1701, 400],
  faceOutdated: [1701, 403],
  faceWrong: [1702, 403],
  faceUnusable: [1702, 400],
  faceBound: [1706, 409],
  faceBindFailed: [1707, 403],
  faceLiveRequired: [2092, 403],
  faceSessionEnded: [2093, 404],
  faceSessionFailed: [2094, 403],
  faceUnavailable: [2095, 424],
};

const rows = Object.entries(failures);

/** Reads the rows of the document back: number, name, status and the two sentences. */
function readRows(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n").filter((line) => /^\| \d/.test(line));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

describe("failure catalogue", () => {
  it("has the numbers and statuses that were released", () => {
    assert.deepEqual(Object.fromEntries(rows.map(([name, { code, status }]) => [name, [code, status]])), PINNED);
  });

  it("gives a number to one failure, but for those that Authing's clients know as one", () => {
    const namesOf = Map.groupBy(rows, ([, { code }]) => code);
    const shared = [...namesOf].filter(([, sharing]) => sharing.length > 1).map(([code]) => code);
    assert.deepEqual(shared.toSorted(), [1701, 1702, 2005, 2057]);
  });

  it("answers a step of the sign-in flow with 302 and every refusal with 4xx", () => {
    for (const [name, { code, status }] of rows) {
      const isStep = code === 1635 || code === 1636;
      assert.ok(isStep ? status === 302 : status >= 400 && status <= 499, name);
    }
  });

  it("says the same in Chinese and in English, in sentences that fit a table", () => {
    const reasons = [faceFaults, livenessFailures, passwordFaults].flatMap((each) => Object.entries<Sentence>(each));
    const sentences = [...rows.map(([name, { message }]) => [name, message] as const), ...reasons];
    for (const [name, message] of sentences) {
      assert.match(message["zh-CN"], /^[^|\n]*\p{Script=Han}[^|\n]*[^。\s]$/u, name);
      assert.match(message["en-US"], /^[A-Z][^|\n\p{Script=Han}]*\.$/u, name);
    }
  });
});

describe("docs/errors.md", () => {
  const committed = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
  const wanted = rows.map(([name, { code, status, message }]) => [
    String(code),
    name,
    String(status),
    message["zh-CN"],
    message["en-US"],
  ]);

  it("lists every failure of the catalogue, as it is", () => {
    const listed = new Map(readRows(committed).map((row) => [row[1], row]));
    for (const row of wanted) assert.deepEqual(listed.get(row[1]), row);
  });

  it("lists nothing else, and nothing twice", () => {
    const listed = readRows(committed).map((row) => row[1]);
    assert.deepEqual([...listed].sort(), rows.map(([name]) => name).sort());
  });

  it("lists every reason of a refused photo and of a failed live session", () => {
    for (const [reason, message] of [faceFaults, livenessFailures, passwordFaults].flatMap((each) =>
      Object.entries<Sentence>(each),
    ))
      assert.ok(committed.includes(`- \`${reason}\`: ${message["zh-CN"]} · ${message["en-US"]}\n`), reason);
  });

  it("is printed from the catalogue", () => {
    assert.equal(committed, renderErrorsDoc());
  });
});

describe("MfaError", () => {
  it("knows the number and status of its failure and carries what it was given", () => {
    const cause = new Error("why");
    const error = new MfaError("factorLocked", { retryAfterSeconds: 30 }, { cause });
    assert.deepEqual([error.code, error.status, error.retryAfterSeconds, error.cause], [2057, 403, 30, cause]);
    assert.equal(error.message, "factorLocked");
    assert.equal(new MfaError("totpWrong").retryAfterSeconds, null);
  });

  it("names the field that is malformed and its rule", () => {
    assert.deepEqual(malformed("totp", "must be text").data, { field: "totp", rule: "must be text" });
  });
});
