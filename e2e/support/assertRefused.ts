import assert from "node:assert/strict";
import { type FailureName, failures } from "@countersign/contract";
import type { Answer } from "./callApi.ts";

/** What no answer may show: frames of a stack, files, modules and classes of ours. */
const INNARDS = /\bat .+:\d+:\d+|\.[jt]s:\d+|node:internal|node_modules|\bFST_|SQLITE|\b[A-Z]\w*Error\b/;

/** Asserts that an answer of the Authing paths is the catalogued refusal, and shows nothing of the server's inside. */
export function assertRefused({ status, headers, text, body }: Answer<unknown>, failure: FailureName): void {
  const { code, status: statusCode } = failures[failure];
  assert.deepEqual([status, body.code, body.statusCode], [200, code, statusCode], text);
  assert.ok(statusCode >= 300 && statusCode < 500);
  assert.match(String(headers.get("content-type")), /^application\/json/);
  assert.ok(typeof body.message === "string" && body.message !== "", text);
  assert.match(body.requestId, /^[0-9a-f]+$/);
  assert.equal(typeof body.data, "object");
  assert.doesNotMatch(text, INNARDS);
}
