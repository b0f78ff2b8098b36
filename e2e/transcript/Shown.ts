import assert from "node:assert/strict";

/** What the server showed in answer to one call. */
export class Shown {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else a text, or how many bytes came. */
  readonly body: unknown;

  constructor(status: number, headers: Headers, body: unknown) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static async of(response: Response): Promise<Shown> {
    const bytes = Buffer.from(await response.arrayBuffer());
    return new Shown(response.status, response.headers, read(bytes, response.headers.get("content-type") ?? ""));
  }

  /** Whether what was asked for was not given, on whichever kind of path. */
  get refused(): boolean {
    if (this.status >= 400) return true;
    const body = (typeof this.body === "object" ? (this.body ?? {}) : {}) as Record<string, unknown>;
    const { code = body.statusCode, errors } = body;
    return errors !== undefined || (typeof code === "number" && code !== 200);
  }

  /** Gives the text at a place such as `data.token`. */
  at(place: string): string {
    const found = place
      .split(".")
      .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], this.body);
    assert.ok(typeof found === "string", `no text at ${place} of ${JSON.stringify(this.body)}`);
    return found;
  }
}

function read(bytes: Buffer, type: string): unknown {
  if (/json/.test(type)) return JSON.parse(bytes.toString());
  return /^text\//.test(type) ? bytes.toString() : `<${bytes.length} bytes>`;
}
