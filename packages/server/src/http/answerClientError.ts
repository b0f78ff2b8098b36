import type { Socket } from "node:net";
import type { ConnectionError } from "fastify";

const statusLines: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Content Too Large",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

/** Answers what is no HTTP request, or not one in time, and hangs up. Nothing of the parser's reasons is told. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (socket.writable && error.code !== "ECONNRESET") {
    const line = statusLines[error.code] ?? "400 Bad Request";
    const [status, title] = [Number(line.slice(0, 3)), line.slice(4)];
    const body = JSON.stringify({ type: "about:blank", title, status });
    socket.write(
      `HTTP/1.1 ${line}\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy();
}
