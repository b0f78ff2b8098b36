import { failures } from "@countersign/contract";
import type { Failing } from "../../http/dialect.ts";

/** A failure as every path of Authing's clients answers it. */
export interface FailureBody {
  readonly code: number;
  readonly statusCode: number;
  readonly apiCode: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly requestId: string;
  readonly uniqueId: string;
  readonly flowHandle?: string;
}

/** Gives a failure, or the demand for a second factor, in the words of Authing's clients. */
export function failureBody({ name, message, data, requestId, ...demanded }: Failing): FailureBody {
  const { code, status } = failures[name];
  return { code, statusCode: status, apiCode: code, message, data, requestId, uniqueId: requestId, ...demanded };
}
