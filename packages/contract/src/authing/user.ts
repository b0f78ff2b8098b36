import type { Static } from "typebox";
import { NullableText } from "../scalars.ts";
import { Type } from "../Type.ts";
import { fieldsOf, profileFields } from "./profileFields.ts";

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
    customData: Type.Array(
      Type.Object({
        key: Type.String(),
        value: NullableText,
        dataType: Type.Enum(["STRING", "NUMBER", "BOOLEAN", "OBJECT"]),
        label: NullableText,
      }),
    ),
    ...fieldsOf(profileFields, NullableText),
    identities: Type.Array(Type.Object({})),
  },
  { $id: "User" },
);
export type User = Static<typeof User>;

/** The account, and once more under `user`: some clients read the one place, some the other. */
export const SignedInUser = Type.Intersect([User, Type.Object({ user: User })]);

/** The end of a sign-in flow, for clients that go by it. */
export const FlowEnd = Type.Object({ statusCode: Type.Literal(302), apiCode: Type.Literal(1600) });
