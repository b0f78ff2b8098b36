import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Served } from "./callApi.ts";

/** A connection to the server that carries whatever bytes a test likes. */
export class RawConnection {
  readonly #socket: Socket;
  #received = "";

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("error", () => undefined); // the server may hang up at any moment
    socket.on("data", (text: string) => {
      this.#received += text;
    });
  }

  static async open({ url }: Pick<Served, "url">, first: string | Uint8Array = ""): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    const connection = new RawConnection(socket);
    connection.write(first);
    return connection;
  }

  get received(): string {
    return this.#received;
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  write(bytes: string | Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Says that no more is coming; the server may still answer. */
  finish(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Waits until the connection is over, in whatever way, and gives all that came back. */
  async untilClosed(): Promise<string> {
    if (this.isOpen) await this.#next("close");
    return this.#received;
  }

  /** Waits until something matches what came back. */
  async untilReceived(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#received)) {
      if (!this.isOpen) throw new Error(`closed after ${JSON.stringify(this.#received)}`);
      await Promise.race([this.#next("data"), this.#next("close")]);
    }
    return this.#received;
  }

  #next(event: "data" | "close"): Promise<void> {
    return new Promise((resolve) => this.#socket.once(event, () => resolve()));
  }
}
