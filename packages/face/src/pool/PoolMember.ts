import type { ChildProcess } from "node:child_process";
import { FaceEngineFailed } from "./FaceEngineFailed.ts";
import type { Reply } from "./messages.ts";

/** One worker process, asked one thing at a time. While it has nothing to do it does not keep our own from ending. */
export class PoolMember<Job extends object, Result> {
  readonly #process: ChildProcess;
  #isAlive = true;
  #hasAnswered = false;

  constructor(process: ChildProcess) {
    this.#process = process;
    process.on("exit", () => {
      this.#isAlive = false;
    });
    // Without a listener, a worker that fails between two jobs would end our own process.
    process.on("error", () => {});
    this.#hold("unref");
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** False until the first answer, which takes what the worker has to load. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /**
   * Gives the answer to a job.
   *
   * @throws {FaceEngineFailed} it failed, died or took too long; the worker has been ended then
   */
  run(job: Job, limitMs: number): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const stop = (): void => {
      clearTimeout(timer);
      this.#process.off("message", take).off("error", fail).off("exit", mourn);
      this.#hold("unref");
    };
    const fail = (cause: unknown): void => {
      stop();
      this.end();
      reject(new FaceEngineFailed(cause instanceof Error ? cause.message : String(cause), { cause }));
    };
    const mourn = (code: number | null, signal: string | null): void => fail(`A face worker ended: ${code ?? signal}.`);
    const take = (reply: Reply<Result>): void => {
      if (reply.ok) {
        stop();
        this.#hasAnswered = true;
        resolve(reply.result);
      } else {
        fail(reply.message);
      }
    };
    const timer = setTimeout(() => fail(`A photo took longer than ${limitMs} ms.`), limitMs);
    this.#hold("ref");
    this.#process.on("message", take).on("error", fail).on("exit", mourn);
    this.#process.send(job, (error) => {
      if (error !== null) fail(error);
    });
    return promise;
  }

  end(): void {
    this.#isAlive = false;
    this.#process.kill("SIGKILL");
  }

  #hold(how: "ref" | "unref"): void {
    this.#process[how]();
    this.#process.channel?.[how]();
  }
}
