import assert from "node:assert/strict";
import { MfaError } from "@countersign/contract";
import { type Gated, isSecondFactorDue, type SecondFactorDue } from "@countersign/core";
import type { World } from "./createWorld.ts";

/** Says in one word how a request ended: "success", "mfaRequired" or the name of the failure. */
export async function outcomeOf(request: Promise<unknown>): Promise<string> {
  try {
    return isSecondFactorDue(await request) ? "mfaRequired" : "success";
  } catch (error) {
    if (error instanceof MfaError) return error.failure;
    if (error instanceof Asked) return "mfaRequired";
    throw error;
  }
}

/** Ends a helper that promises more than a second factor that is due. */
class Asked extends Error {
  readonly due: SecondFactorDue;

  constructor(due: SecondFactorDue) {
    super("a second factor is due");
    this.due = due;
  }
}

/** Gives what was asked for. */
export async function granted<T>(request: Promise<Gated<T>>): Promise<T> {
  const outcome = await request;
  if (isSecondFactorDue(outcome)) throw new Asked(outcome);
  return outcome;
}

/** Gives what a sign-in, or a session that is to prove more, is asked for. */
export async function pendingOf(request: Promise<unknown>): Promise<SecondFactorDue> {
  try {
    const outcome = await request;
    if (isSecondFactorDue(outcome)) return outcome;
  } catch (error) {
    if (error instanceof Asked) return error.due;
    throw error;
  }
  assert.fail("no second factor was asked for");
}

/** Gives the failure that a request ended with. */
export async function failureOf(request: Promise<unknown>): Promise<MfaError> {
  const error = await request.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof MfaError, String(error));
  return error;
}

/** Waits for requests that run at once and counts how they ended. */
export async function tally(requests: readonly Promise<unknown>[]): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const outcome of await Promise.all(requests.map(outcomeOf))) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Starts `count` requests at once. */
export function atOnce(count: number, request: (index: number) => Promise<unknown>): readonly Promise<unknown>[] {
  return Array.from({ length: count }, (_, index) => request(index));
}

type Find = "findCaller" | "findMfaToken" | "findSubject" | "findCodes" | "findPhotos" | "findFaceSession" | "settle";

/** Gives the world as a request sees it that is overtaken: just before its first use of `verb`, `other` runs to its end. */
export function overtakenAt(world: World, verb: Find, other: () => Promise<unknown>): World {
  const { store } = world.ports;
  let pending: (() => Promise<unknown>) | null = other;
  const overtaken = async (...args: readonly unknown[]): Promise<unknown> => {
    const act = pending;
    pending = null;
    await act?.();
    return (store[verb] as (...args: readonly unknown[]) => Promise<unknown>)(...args); // it is handed what it was called with
  };
  return { ...world, ports: { ...world.ports, store: { ...store, [verb]: overtaken } } };
}
