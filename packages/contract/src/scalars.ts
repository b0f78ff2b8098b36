import type { TSchema } from "typebox";
import { policyFactors, servedFactors } from "./policyFactors.ts";
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

/** A moment, by RFC 3339. */
export const Time = (description: string) =>
  Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,12}(Z|[+-][0-9]{2}:[0-9]{2})$", description });

export const NullableText = Type.Union([Type.String(), Type.Null()]);

export const AuthenticatorType = Type.Literal("totp", { description: "totp is the one kind with this operation" });
export const AuthenticatorSource = Type.Enum(["SELF", "APPLICATION"]);

/** On the wire of Authing's clients. */
export const PolicyFactor = Type.Enum(policyFactors, {
  description: "`PASSKEY` is a word of Authing's clients that no factor has here: to enable it is refused",
});

/** In our own API. */
export const ServedFactor = Type.Enum(servedFactors as unknown as typeof policyFactors); // some of them, in their order

export const Empty = Type.Null();
