import type { Static } from "typebox";
import { fieldsOf, profileFields } from "./profileFields.ts";
import { NullableText } from "./scalars.ts";
import { Type } from "./Type.ts";

/** One entry of an account's custom data. The clients parse the value of every type but STRING as JSON. */
export const CustomDatum = Type.Object({
  key: Type.String(),
  value: NullableText,
  dataType: Type.Enum(["STRING", "NUMBER", "BOOLEAN", "OBJECT"]),
  label: NullableText,
});

/** An account as Authing's clients read it. `password` is always null; `token` only where a sign-in was completed. */
export const User = Type.Object(
  {
    id: Type.String(),
    arn: Type.String(),
    userPoolId: Type.String(),
    status: Type.Literal("Activated"),
    username: NullableText,
    email: NullableText,
    emailVerified: Type.Boolean(),
    phone: NullableText,
    phoneCountryCode: NullableText,
    phoneVerified: Type.Boolean(),
    registerSource: Type.Array(Type.String()),
    password: Type.Null(),
    token: NullableText,
    tokenExpiredAt: NullableText,
    loginsCount: Type.Integer(),
    lastLogin: NullableText,
    lastIP: NullableText,
    lastIp: NullableText,
    signedUp: NullableText,
    blocked: Type.Boolean(),
    isDeleted: Type.Boolean(),
    createdAt: Type.String(),
    updatedAt: Type.String(),
    newlyCreated: Type.Union([Type.Boolean(), Type.Null()]),
    customData: Type.Array(CustomDatum),
    ...fieldsOf(profileFields, NullableText),
    identities: Type.Array(Type.Object({})),
  },
  { $id: "User" },
);
export type User = Static<typeof User>;
