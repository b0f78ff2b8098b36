import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "../support/callApi.ts";
import type { Operation } from "./operation.ts";

export type Facts = Omit<Operation, "begunMs" | "endedMs" | "outcome" | "code">;

/** Failures that say that a session or mfaToken is no more. */
const MISSED = [2020, 2021, 2206, 2207];
const WRONG_PASSWORD = 2333;
const MFA_DUE = [1635, 1636];

/** Writes down what clients ask for and what came of it. */
export class Scribe {
  readonly history: Operation[] = [];
  /** Told every operation as it ends. */
  onOperation: () => void = () => undefined;

  /** Asks, and gives the answer; null when none came. `learn` says what of the facts the answer tells. */
  async ask<A extends Pick<Answer<unknown>, "status"> & { readonly body: unknown }>(
    facts: Facts,
    send: () => Promise<A>,
    learn: (answer: A) => Partial<Facts> = () => ({}),
  ): Promise<A | null> {
    const begunMs = performance.now();
    const answer = await send().catch(nobodyThere);
    const endedMs = performance.now();
    const code = answer === null ? 0 : codeOf(answer);
    const outcome = answer === null || (code >= 500 && code < 600) ? "unknown" : isDone(code) ? "done" : "refused";
    const missed = MISSED.includes(code) || (facts.tries !== undefined && code === WRONG_PASSWORD);
    const told = answer === null ? {} : learn(answer);
    this.history.push({ ...facts, ...told, begunMs, endedMs, outcome, code, ...(missed && { missed }) });
    this.onOperation();
    return answer;
  }
}

/** Gives null where a server is away, as one that is started anew is for a while. */
export async function nobodyThere(error: unknown): Promise<null> {
  if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error; // of fetch, and of half an answer
  await sleep(100);
  return null;
}

/** On the own paths the status stands for a code. */
function codeOf({ status, body }: { readonly status: number; readonly body: unknown }): number {
  const { code, errors } = (body ?? {}) as { code?: unknown; errors?: readonly { message?: { code?: number } }[] };
  if (errors !== undefined) return errors[0]?.message?.code ?? status;
  return typeof code === "number" ? code : status;
}

function isDone(code: number): boolean {
  return (code >= 200 && code < 300) || MFA_DUE.includes(code);
}
