import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Answer, readAnswer } from "./readAnswer.ts";

const LONGEST_MS = 30_000;

/** A connection that is kept, and made anew where the server ends it. One request at a time. */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | null = null;
  #received: Buffer | null = null;
  #settle: ((answer: Answer | Error) => void) | null = null;

  constructor(url: URL) {
    this.#host = url.hostname;
    this.#port = Number(url.port);
  }

  async open(): Promise<Socket> {
    if (this.#socket !== null) return this.#socket;
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    await once(socket, "connect");
    this.#socket = socket;
    this.#received = null;
    socket.on("data", (bytes) => this.#receive(bytes));
    socket.on("error", (error) => this.#socket === socket && this.#settle?.(error));
    socket.on("close", () => this.#end(socket));
    socket.setTimeout(LONGEST_MS, () => socket.destroy());
    return socket;
  }

  /** Sends a request as it is; rejects where the connection ends before the answer does. */
  async exchange(request: string): Promise<Answer> {
    const socket = this.#socket ?? (await this.open());
    if (socket.destroyed) throw new Error("the connection was ended");
    return new Promise((resolve, reject) => {
      this.#settle = (answer) => {
        this.#settle = null;
        if (answer instanceof Error) return reject(answer);
        if (!answer.isKept) this.close();
        resolve(answer);
      };
      socket.write(request, "latin1");
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #receive(bytes: Buffer): void {
    this.#received = this.#received === null ? bytes : Buffer.concat([this.#received, bytes]);
    const answer = readAnswer(this.#received, false);
    if (answer === null) return;
    this.#received = null;
    this.#settle?.(answer);
  }

  #end(socket: Socket): void {
    // Of one that was closed from here, nobody waits for an answer.
    if (this.#socket !== socket) return;
    this.#socket = null;
    const answer = this.#received === null ? null : readAnswer(this.#received, true);
    this.#settle?.(answer ?? new Error("the connection was ended"));
  }
}
