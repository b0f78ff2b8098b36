import { UnexpectedAnswerError } from "./errors.ts";
import { isRecord } from "./isRecord.ts";
import type { User } from "./User.ts";

/**
 * Gives the user an answer holds, with `customData` folded into one object.
 *
 * @throws {UnexpectedAnswerError} 500 if there is no user in it
 */
export function toUser(value: unknown): User {
  if (!isRecord(value) || typeof value.id !== "string") {
    throw new UnexpectedAnswerError({ code: 500, message: "The answer holds no user." });
  }
  const { customData, ...fields } = value;
  const user = fields as unknown as User; // the server's schema and this type are held equal by a test
  if (Array.isArray(customData)) {
    user.customData = Object.fromEntries(customData.filter(isRecord).map((item) => [item.key, readValue(item)]));
  } else if (isRecord(customData)) {
    user.customData = customData;
  }
  return user;
}

function readValue({ dataType, value }: Record<string, unknown>): unknown {
  if (typeof value !== "string") return value;
  switch (dataType) {
    case "NUMBER":
    case "BOOLEAN":
    case "OBJECT":
      return readJson(value);
    case "DATETIME":
      return new Date(/^\d+$/.test(value) ? Number(value) : value);
    default:
      return value;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
