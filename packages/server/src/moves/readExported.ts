import { Type } from "@countersign/contract";
import { factorKinds } from "@countersign/contract/factorKinds";
import type { MovedSubject } from "@countersign/core";
import { SourceUnreadable } from "@countersign/moving";
import type { TSchema } from "typebox";
import { createCheck } from "../check/createCheck.ts";

const Id = Type.String({ pattern: "^[0-9a-f]{24}$" });
const Count = Type.Integer({ minimum: 0 });
const maybe = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const MaybeText = maybe(Type.String());
const MaybeTime = maybe(Count);
const Texts = Type.Unsafe<Readonly<Record<string, string>>>({
  type: "object",
  additionalProperties: { type: "string" },
});

const Authenticator = Type.Object({
  id: Id,
  kind: Type.Enum([...factorKinds]),
  source: Type.Enum(["SELF", "APPLICATION"]),
  name: Type.String(),
  address: MaybeText,
  status: Type.Enum(["pending", "confirmed"]),
  version: Count,
  createdAtMs: Count,
  updatedAtMs: Count,
  expiresAtMs: MaybeTime,
  confirmedAtMs: MaybeTime,
  lastPassedAtMs: MaybeTime,
});

/** What the store goes by, of a line that was made elsewhere than here. */
const isExported = createCheck(
  Type.Object({
    movedFrom: MaybeText,
    subject: Type.Object({
      user: Type.Object({
        userId: Id,
        username: MaybeText,
        email: MaybeText,
        emailVerified: Type.Boolean(),
        phone: MaybeText,
        phoneVerified: Type.Boolean(),
        blocked: Type.Boolean(),
        profile: Texts,
        customData: Type.Object({}),
        registerSource: Type.Array(Type.String()),
        loginsCount: Count,
        lastLoginAtMs: MaybeTime,
        createdAtMs: Count,
        updatedAtMs: Count,
      }),
      passwordHash: MaybeText,
      passwordDisavowed: Type.Boolean(),
      passwordSuspended: Type.Boolean(),
      resetBy: maybe(Type.Enum(["sms", "email"])),
      enrolmentAllowedUntilMs: MaybeTime,
      owedAtMs: Type.Optional(MaybeTime),
      revision: Count,
      authenticators: Type.Array(Authenticator),
      attempts: Type.Object({}),
    }),
  }),
);

/**
 * Gives the JSON object of a line.
 * @throws {SourceUnreadable} where it is none; what stands there is not repeated
 */
export function readObjectLine(text: string, line: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>; // JSON has no other objects
  } catch {
    // told below
  }
  throw new SourceUnreadable("must have one JSON object a line", { line, path: null });
}

/**
 * Gives the account of a line: whoever knows the passphrase may have written what no export of ours holds.
 * @throws {SourceUnreadable} naming the line, the member and the rule
 */
export function readExported(text: string, line: number): MovedSubject {
  const value: unknown = readObjectLine(text, line);
  if (isExported(value)) return value as unknown as MovedSubject; // what the store goes by was looked at
  const [fault] = isExported.errors ?? [];
  const path = fault?.instancePath.slice(1).replaceAll("/", ".") ?? "";
  throw new SourceUnreadable(`must hold accounts as an export writes them: ${fault?.message ?? "this is none"}`, {
    line,
    path: path === "" ? null : path,
  });
}
