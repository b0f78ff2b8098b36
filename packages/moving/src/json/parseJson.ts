import { Tokenizer } from "@streamparser/json";
import { Refused } from "../record/Refused.ts";
import { JsonBuilder } from "./JsonBuilder.ts";
import type { JsonValue } from "./JsonValue.ts";

/**
 * Gives the value of a JSON text that stands in a field.
 * @throws {Refused} where it is none, and where a member stands twice in one object
 */
export function parseJson(text: string, field: string): JsonValue {
  const [item] = buildOrNothing(text);
  if (item?.kind === "item") return item.value;
  throw new Refused(field, item === undefined ? "must be JSON" : `must be JSON in which no member stands twice`);
}

function buildOrNothing(text: string): ReturnType<JsonBuilder["drain"]> {
  const builder = new JsonBuilder([[]]);
  const tokenizer = new Tokenizer();
  tokenizer.onToken = ({ token, value }) => builder.take(token, value ?? null);
  try {
    tokenizer.write(text);
    if (!tokenizer.isEnded) tokenizer.end();
    return builder.isComplete ? builder.drain() : [];
  } catch {
    return [];
  }
}
