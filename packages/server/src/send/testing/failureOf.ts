import assert from "node:assert/strict";
import { SendFailure } from "../sendFailure.ts";

/** Gives the failure that a send ends with, and fails the test when it ends otherwise. */
export async function failureOf(sending: Promise<unknown>): Promise<SendFailure> {
  try {
    await sending;
  } catch (error) {
    assert.ok(error instanceof SendFailure, `not a SendFailure: ${String(error)}`);
    return error;
  }
  return assert.fail("the message was sent");
}
