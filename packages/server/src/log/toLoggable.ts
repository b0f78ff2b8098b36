import { MfaError } from "@countersign/contract";
import { isSecretName } from "./isSecretName.ts";

const MAX_DEPTH = 6;
const MAX_ITEMS = 50;
const MAX_TEXT_LENGTH = 2000;
const MAX_MESSAGE_LENGTH = 500;
const MAX_FRAMES = 20;

/**
 * Gives what may be logged of a value: plain records and lists without the fields whose names speak of secrets, errors
 * as type, message and stack. Anything else, such as a request or a key, is only named.
 */
export function toLoggable(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value.slice(0, MAX_TEXT_LENGTH);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[invalid date]" : value.toISOString();
  if (depth >= MAX_DEPTH) return "[too deep]";
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => toLoggable(item, depth + 1));
  return isPlain(value) ? redactFields(value, depth) : `[${value.constructor?.name ?? "object"}]`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function redactFields(record: object, depth: number): Record<string, unknown> {
  // Without a prototype, so that a field called __proto__ is a field.
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(record)) {
    fields[name] = isSecretName(name) ? "[redacted]" : toLoggable(value, depth + 1);
  }
  return fields;
}

/** Errors of libraries carry requests, rows and configurations as fields, so fields are taken by name. */
function describeError(error: Error, depth: number): Record<string, unknown> {
  const { cause } = error;
  return {
    type: error.name,
    message: messageOf(error),
    ...(error instanceof MfaError ? { failure: error.failure } : systemCode(error)),
    stack: framesOf(error),
    ...(cause instanceof Error && depth < MAX_DEPTH ? { cause: describeError(cause, depth + 1) } : {}),
    ...(error instanceof AggregateError ? { errors: toLoggable(error.errors, depth + 1) } : {}),
  };
}

/** A SyntaxError quotes the text that could not be parsed, which may be a request's body. */
function messageOf(error: Error): string {
  return error instanceof SyntaxError ? "(withheld: it quotes its input)" : error.message.slice(0, MAX_MESSAGE_LENGTH);
}

/** Codes of the system and of Node (`ECONNREFUSED`) and of PostgreSQL (`23505`). A code sent to a user has six digits. */
function systemCode(error: Error): { readonly errorCode?: string } {
  if (!("code" in error) || typeof error.code !== "string") return {};
  return /^([A-Z][A-Z0-9_]+|[0-9A-Z]{5})$/.test(error.code) ? { errorCode: error.code } : {};
}

/** The stack without its first lines, which repeat the message. */
function framesOf(error: Error): string {
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  return frames.slice(0, MAX_FRAMES).join("\n");
}
