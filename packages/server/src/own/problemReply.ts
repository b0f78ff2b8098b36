import { type FailureName, failures } from "@countersign/contract";
import type { Failing, Reply } from "../http/dialect.ts";

// To import node:http loads fetch as well, which nobody may need.
const { STATUS_CODES } = process.getBuiltinModule("node:http");

/**
 * Gives the problem document of a failure, with what is known of it as members of its own. RFC 9457 §3.2, and §4.2.1:
 * without a type of its own, the title is the status's.
 */
export function problemReply({ name, message, data, requestId, ...demanded }: Failing): Reply {
  const status = honestStatus(name);
  const about = { type: "about:blank", title: STATUS_CODES[status], status };
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(status === 401 ? { "www-authenticate": challengeOf(name) } : {}),
    },
    body: { ...data, ...demanded, ...about, detail: message, code: failures[name].code, requestId },
  };
}

/** What is our fault, which Authing's clients are not told by a status of the server's kind. */
const serverFaults: Readonly<Partial<Record<FailureName, number>>> = { internal: 500, unavailable: 503 };

/** A step of the flow is none where nobody follows a redirection: something is missing that the caller has to prove. */
function honestStatus(name: FailureName): number {
  const fault = serverFaults[name];
  if (fault !== undefined) return fault;
  const { status } = failures[name];
  return status === 302 ? 401 : status;
}

/** RFC 9110 §11.6.1; RFC 9470 §3; RFC 6749 §5.2 */
function challengeOf(name: FailureName): string {
  if (name === "clientInvalid") return 'Basic realm="Countersign", charset="UTF-8"';
  return name === "mfaRequired" ? 'Bearer error="insufficient_user_authentication"' : "Bearer";
}
