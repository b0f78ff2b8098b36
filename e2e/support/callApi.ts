/** Where calls go. */
export interface Served {
  readonly url: string;
  readonly appId: string;
  /** Told every answer. */
  readonly onAnswer?: (answer: Answer<unknown>) => void;
}

/** The envelope of the Authing paths. */
export interface Envelope<Data> {
  readonly code: number;
  readonly statusCode: number;
  readonly message: string;
  readonly data: Data;
  readonly requestId: string;
  readonly flowHandle?: string;
  readonly recoveryCode?: string;
}

export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Envelope<Data>;
}

export interface Call {
  readonly method?: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string;
  /** Sent as JSON, unless it is a string: that goes as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the server and reads its answer, which must be JSON. With a body the method is POST unless named. */
export async function callApi<Data = unknown>(server: Served, path: string, call: Call = {}): Promise<Answer<Data>> {
  const { token, body, method = body === undefined ? "GET" : "POST" } = call;
  const response = await fetch(server.url + path, {
    method,
    headers: {
      "x-authing-app-id": server.appId,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...call.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: Answer<Data> = {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(text) as Envelope<Data>, // as: tests assert on what they read of it
  };
  server.onAnswer?.(answer);
  return answer;
}
