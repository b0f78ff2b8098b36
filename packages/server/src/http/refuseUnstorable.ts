import { malformed } from "@countersign/contract";
import type { FastifyInstance } from "fastify";

/** Refuses text that no database keeps as it is: NUL, and halves of surrogate pairs. */
export function refuseUnstorable(app: FastifyInstance): void {
  app.addHook("preValidation", async ({ params, query, body }) => {
    for (const part of [params, query, body]) refuseIn(part, "");
  });
}

function refuseIn(value: unknown, path: string): void {
  if (typeof value === "string") {
    if (value.includes("\0") || !value.isWellFormed()) {
      throw malformed(path === "" ? "body" : path, "must be well-formed Unicode text without NUL");
    }
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    refuseIn(key, path);
    refuseIn(inner, path === "" ? key : `${path}.${key}`);
  }
}
