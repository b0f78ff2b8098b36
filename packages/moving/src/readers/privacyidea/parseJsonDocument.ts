import type { JsonValue } from "../../json/JsonValue.ts";
import { parseJson } from "../../json/parseJson.ts";
import { Refused } from "../../record/Refused.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";

/** @throws {SourceUnreadable} where the whole is no JSON */
export function parseJsonDocument(text: string): JsonValue {
  try {
    return parseJson(text, "content");
  } catch (error) {
    throw error instanceof Refused ? new SourceUnreadable(error.rule) : error;
  }
}
