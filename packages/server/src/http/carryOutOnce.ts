import type { Route } from "@countersign/contract";
import { actingIdempotently, beginIdempotent, type IdempotentAttempt } from "@countersign/core";
import type { Manager } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { Answer } from "./handler.ts";

/** A request with its key, and what carries it out. */
export interface KeyedRequest {
  readonly key: string;
  readonly route: Pick<Route, "operationId">;
  /** What is asked. */
  readonly asked: { readonly params: unknown; readonly query: unknown; readonly body: unknown };
  readonly context: RequestContext;
  readonly caller: Manager;
  readonly handle: (context: RequestContext) => Promise<Answer>;
  /** Told of what made an answer impossible to keep. */
  readonly onUnkept: (error: unknown) => void;
}

/** What was answered, now or before. */
export interface KeyedAnswer {
  readonly answer: Answer;
  readonly replayed: boolean;
}

/**
 * Carries a request out, unless one with its key was: then that one's answer is given. What is refused before anything was
 * written leaves the key free.
 * @throws {MfaError} idempotencyKeyReused, idempotencyKeyBusy, idempotencyAnswerLost, and what `handle` throws
 */
export async function carryOutOnce(keyed: KeyedRequest): Promise<KeyedAnswer> {
  const { key, route, asked, caller, context } = keyed;
  const { ports } = context.services;
  const { poolId, credential } = caller;
  const standing = await beginIdempotent(ports, {
    poolId,
    id: ports.digest(JSON.stringify([credential, key])),
    request: ports.digest(JSON.stringify([route.operationId, inOrder(asked)])),
  });
  if (standing.kind === "answered") return { answer: JSON.parse(standing.answer) as Answer, replayed: true }; // as it was kept
  const { attempt } = standing;
  const acting = { ...context.services, ports: { ...ports, store: actingIdempotently(ports.store, attempt) } };
  const answer = await handleOrLeave(keyed, { ...context, services: acting }, attempt);
  await keep(keyed, attempt, answer);
  return { answer, replayed: false };
}

async function handleOrLeave(
  { handle, context, onUnkept }: KeyedRequest,
  acting: RequestContext,
  ref: IdempotentAttempt,
): Promise<Answer> {
  const { store, clock } = context.services.ports;
  try {
    return await handle(acting);
  } catch (error) {
    await store.settle([{ type: "leaveIdempotent", ref, nowMs: clock.nowMs() }]).catch(onUnkept);
    throw error;
  }
}

/** What was done goes to whoever asked, though it cannot be kept for him to ask again. */
async function keep({ context, onUnkept }: KeyedRequest, attempt: IdempotentAttempt, given: Answer): Promise<void> {
  const { data, beside, etag } = given;
  const answer = JSON.stringify({ data, beside, etag });
  await context.services.ports.store.settle([{ type: "answerIdempotent", attempt, answer }]).catch(onUnkept);
}

/** Gives a value with the members of all objects in one order: a client that writes it anew may order them otherwise. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { members: members.map(([name, member]) => [name, inOrder(member)]) };
}
