import { type FailureName, failures, type Route } from "@countersign/contract";
import type { Failing, Reply } from "../http/dialect.ts";

// To import node:http loads fetch as well, which nobody may need.
const { STATUS_CODES } = process.getBuiltinModule("node:http");

/**
 * Gives the problem document of a failure, with what is known of it as members of its own. RFC 9457 §3.2, and §4.2.1:
 * without a type of its own, the title is the status's.
 */
export function problemReply({ name, message, data, requestId, ...demanded }: Failing, route: Route | null): Reply {
  const status = honestStatus(name, route);
  const challenge = challengeOf(name, status, data);
  const about = { type: "about:blank", title: STATUS_CODES[status], status };
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(challenge === null ? {} : { "www-authenticate": challenge }),
    },
    body: { ...data, ...demanded, ...about, detail: message, code: failures[name].code, requestId },
  };
}

/** What is our fault, which Authing's clients are not told by a status of the server's kind. */
const serverFaults: Readonly<Partial<Record<FailureName, number>>> = { internal: 500, unavailable: 503 };

/** A step of the flow is none where nobody follows a redirection: something is missing that the caller has to prove. */
function honestStatus(name: FailureName, route: Route | null): number {
  const fault = serverFaults[name];
  if (fault !== undefined) return fault;
  // What a manager names is there, in his pool, or it is not.
  if (name === "applicationUnknown" && route?.caller === "management") return 404;
  const { status } = failures[name];
  return status === 302 ? 401 : status;
}

/** RFC 9110 §11.6.1; RFC 9470 §3; RFC 6749 §5.2; RFC 6750 §3.1 */
function challengeOf(name: FailureName, status: number, data: Failing["data"]): string | null {
  if (name === "scopeMissing") return `Bearer error="insufficient_scope", scope="${String(data?.scope)}"`;
  if (status !== 401) return null;
  if (name === "clientInvalid") return 'Basic realm="Countersign", charset="UTF-8"';
  return name === "mfaRequired" ? 'Bearer error="insufficient_user_authentication"' : "Bearer";
}
