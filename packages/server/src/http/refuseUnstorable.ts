import { malformed } from "@countersign/contract";
import type { FastifyInstance } from "fastify";

/** Nothing that a route takes is nested as deeply, and what works through it need not fear for its stack. */
const DEEPEST = 16;

/** Refuses text that no database keeps as it is, NUL and halves of surrogate pairs, and nesting without end. */
export function refuseUnstorable(app: FastifyInstance): void {
  app.addHook("preValidation", async ({ params, query, body }) => {
    for (const part of [params, query, body]) refuseIn(part, []);
  });
}

function refuseIn(value: unknown, path: readonly string[]): void {
  if (typeof value === "string") {
    if (!value.includes("\0") && value.isWellFormed()) return;
    throw malformed(fieldOf(path), "must be well-formed Unicode text without NUL");
  }
  if (typeof value !== "object" || value === null) return;
  if (path.length === DEEPEST) throw malformed(fieldOf(path.slice(0, 1)), "is nested too deeply");
  for (const [key, inner] of Object.entries(value)) {
    refuseIn(key, path);
    refuseIn(inner, [...path, key]);
  }
}

function fieldOf(path: readonly string[]): string {
  return path.length === 0 ? "body" : path.join(".");
}
