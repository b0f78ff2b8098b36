import type { Language } from "@countersign/contract";
import { authingDialect } from "../authing/authingDialect.ts";
import { presentDemand } from "../authing/present/presentDemand.ts";
import type { Answering } from "../http/answerFailure.ts";
import { ownDialect } from "../own/ownDialect.ts";

/**
 * Gives the dialects that the service speaks: that of Authing's clients, in whose words a second factor is demanded
 * everywhere, and ours. `language` is of messages to those clients.
 */
export function speech(language: Language): Pick<Answering, "dialects" | "demand"> {
  return { dialects: [authingDialect(language), ownDialect], demand: presentDemand };
}
