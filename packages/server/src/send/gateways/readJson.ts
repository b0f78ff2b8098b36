import { asRecord } from "./asRecord.ts";

/** Gives the object a gateway answered with; an answer that is none gives an empty one. */
export function readJson(body: string): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse(body));
  } catch {
    return {};
  }
}
