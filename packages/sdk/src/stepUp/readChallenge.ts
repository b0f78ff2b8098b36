import { isRecord } from "../isRecord.ts";
import type { StepUpDemand } from "./stepUpSession.ts";

const ERROR = "insufficient_user_authentication";

/**
 * Gives what a refusal asks for (RFC 9470 §3); null for any other answer. Where a page of another origin is not shown the
 * header, the problem document says the same.
 */
export async function readChallenge(response: Response): Promise<StepUpDemand | null> {
  if (response.status !== 401) return null;
  const header = response.headers.get("www-authenticate") ?? "";
  if (header.includes(`error="${ERROR}"`)) {
    const [, acr] = /\bacr_values="([^"]*)"/.exec(header) ?? [];
    const [, maxAge] = /\bmax_age="?(\d+)/.exec(header) ?? [];
    return demandOf(acr, maxAge);
  }
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return isRecord(body) && body.error === ERROR ? demandOf(body.acr_values, body.max_age) : null;
}

/** Of several assurances the first that is ours: they stand in the order of preference. */
function demandOf(acrValues: unknown, maxAge: unknown): StepUpDemand {
  const acr = String(acrValues ?? "")
    .split(" ")
    .find((each): each is "1" | "2" => each === "1" || each === "2");
  return { acr: acr ?? "1", ...(maxAge === undefined ? {} : { maxAge: Math.max(1, Number(maxAge)) }) };
}
