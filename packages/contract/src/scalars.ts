import type { TSchema } from "typebox";
import { policyFactors } from "./policyFactors.ts";
import { Type } from "./Type.ts";

/** 24 hexadecimal digits. */
export const Id = Type.String({ pattern: "^[0-9a-fA-F]{24}$", description: "24 hexadecimal digits" });

/** Text of at most `maxLength` characters. */
export const Text = (maxLength: number, description?: string, example?: string) =>
  Type.String({
    maxLength,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { examples: [example] }),
  });

/** A field that clients leave out or send as null. */
export const Maybe = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

export const NullableText = Type.Union([Type.String(), Type.Null()]);

export const AuthenticatorType = Type.Literal("totp", { description: "totp is the one kind with this operation" });
export const AuthenticatorSource = Type.Enum(["SELF", "APPLICATION"]);

export const PolicyFactor = Type.Enum(policyFactors);

export const Empty = Type.Null();
