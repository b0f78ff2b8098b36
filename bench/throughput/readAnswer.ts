/** What was answered over HTTP/1.1. */
export interface Answer {
  readonly status: number;
  /** Head and body, as they came; of a body in chunks, what they hold. */
  readonly text: string;
  /** Whether the connection takes another request. */
  readonly isKept: boolean;
}

const END_OF_HEAD = "\r\n\r\n";

/** Reads an answer; null while more of it is to come. A body without a length goes on until the connection has ended. RFC 9112 §6.3 */
export function readAnswer(bytes: Buffer, hasEnded: boolean): Answer | null {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return null;
  const head = bytes.toString("latin1", 0, end + 2);
  const start = end + END_OF_HEAD.length;
  const body = readBody(bytes, start, head, hasEnded);
  if (body === null) return null;
  return {
    status: Number(head.slice(9, 12)),
    text: head + body,
    isKept: !hasEnded && !/\r\nconnection: *close/i.test(head),
  };
}

function readBody(bytes: Buffer, start: number, head: string, hasEnded: boolean): string | null {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = start + Number(length);
    return bytes.length < end ? null : bytes.toString("utf8", start, end);
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return readChunks(bytes, start);
  if (/^HTTP\/1.1 (204|304)/.test(head)) return "";
  return hasEnded ? bytes.toString("utf8", start) : null;
}

/** RFC 9112 §7.1 */
function readChunks(bytes: Buffer, start: number): string | null {
  const chunks: Buffer[] = [];
  for (let at = start; ; ) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString("latin1", at, line), 16);
    const end = line + 2 + size;
    if (bytes.length < end + 2) return null;
    if (size === 0) return Buffer.concat(chunks).toString();
    chunks.push(bytes.subarray(line + 2, end));
    at = end + 2;
  }
}
