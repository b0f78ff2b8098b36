import type { Demand } from "./Demand.ts";

/** What to answer whoever may not go on: a problem document (RFC 9457) and a challenge (RFC 6750 §3, RFC 9470 §3). */
export interface Refusal {
  readonly ok: false;
  readonly status: 401 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const RETRY_SECONDS = 5;
const TITLES = { 401: "Unauthorized", 503: "Service Unavailable" } as const;

function refuse(
  status: Refusal["status"],
  detail: string,
  headers: Readonly<Record<string, string>>,
  members: object = {},
): Refusal {
  return {
    ok: false,
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
    body: { ...members, type: "about:blank", title: TITLES[status], status, detail },
  };
}

export function tokenMissing(): Refusal {
  return refuse(401, "A user token is needed: Authorization: Bearer …", { "www-authenticate": "Bearer" });
}

export function tokenInvalid(): Refusal {
  const challenge = 'Bearer error="invalid_token", error_description="The token is not good, or its session has ended"';
  return refuse(
    401,
    "The token is not good, or its session has ended.",
    { "www-authenticate": challenge },
    { error: "invalid_token" },
  );
}

/** Says what would do, to be shown to `POST /v1/step-up` of Countersign. */
export function stepUpNeeded({ acr, maxAge }: Demand): Refusal {
  const error = "insufficient_user_authentication";
  const parameters = [
    `error="${error}"`,
    'error_description="A fresher or stronger authentication is needed"',
    ...(acr === undefined ? [] : [`acr_values="${acr}"`]),
    ...(maxAge === undefined ? [] : [`max_age="${maxAge}"`]),
  ];
  const members = {
    error,
    ...(acr === undefined ? {} : { acr_values: acr }),
    ...(maxAge === undefined ? {} : { max_age: maxAge }),
  };
  const headers = { "www-authenticate": `Bearer ${parameters.join(", ")}` };
  return refuse(401, "A fresher or stronger authentication is needed.", headers, members);
}

export function serviceAway(): Refusal {
  return refuse(503, "Whether the session still lives cannot be found out at the moment.", {
    "retry-after": String(RETRY_SECONDS),
  });
}
