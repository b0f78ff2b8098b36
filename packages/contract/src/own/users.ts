import { fieldsOf, managedFields, PROFILE_TEXT_LENGTH, personalFields } from "../profileFields.ts";
import { Id, Maybe, NullableText, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { when } from "./mine.ts";
import { next, page } from "./paging.ts";

const LONGEST_ADDRESS = 320;
const LONGEST_NAME = 64;
const writable = [...personalFields, ...managedFields].filter((name) => name !== "photo");

export const maybeWhen = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { description: `${description}, ISO 8601` });

const Person = Type.Object({
  id: Id,
  externalId: NullableText,
  username: NullableText,
  email: Type.Union([Type.String(), Type.Null()], {
    description: "Masked for a key without `users.read`, unless it was typed in full to find the person; so is `phone`",
  }),
  emailVerified: Type.Boolean(),
  phone: NullableText,
  phoneVerified: Type.Boolean(),
  blocked: Type.Boolean(),
  profile: Type.Union(
    [
      Type.Unsafe<Readonly<Record<string, string>>>({ type: "object", additionalProperties: { type: "string" } }),
      Type.Null(),
    ],
    {
      description: "Null for a key without `users.read`",
    },
  ),
  signIns: Type.Integer({ description: "How many there were" }),
  lastSignInAt: maybeWhen("When the last sign-in was completed; null: not yet"),
  createdAt: when("When the account was made"),
  updatedAt: when("When it was last changed"),
  revision: Type.Integer({ description: "In quotation marks it is the `ETag`, which a change names in `If-Match`" }),
});

const names = {
  username: Maybe(Text(LONGEST_NAME)),
  email: Maybe(Text(LONGEST_ADDRESS)),
  emailVerified: Maybe(Type.Boolean()),
  phone: Maybe(Text(LONGEST_ADDRESS, "With its country, such as +8613800138000; without one it is the service's")),
  phoneVerified: Maybe(Type.Boolean()),
  profile: Maybe(
    Type.Object(fieldsOf(writable, Type.Optional(Type.Union([Text(PROFILE_TEXT_LENGTH), Type.Null()]))), {
      ...NOTHING_ELSE,
      title: "managedProfile",
      description: "Fields left out stay; null takes one away",
    }),
  ),
};

const one = { params: Type.Object({ id: Id }) };
const common = { tag: "Management", caller: "management" } as const;
const taken = ["emailTaken", "phoneTaken", "usernameTaken", "userExists"] as const;

export const userRoutes = defineRoutes({
  listUsers: {
    ...common,
    scope: "users.find",
    method: "GET",
    path: "/v1/users",
    summary: "Find people: by a name, address or id in full, by how a user name begins, or all of them, page by page",
    query: Type.Object(
      {
        ...page,
        search: Type.Optional(
          Text(LONGEST_ADDRESS, "An id, an address or a number in full, an external id, or how a user name begins"),
        ),
        email: Type.Optional(Text(LONGEST_ADDRESS)),
        phone: Type.Optional(Text(LONGEST_ADDRESS)),
        username: Type.Optional(Text(LONGEST_ADDRESS)),
        externalId: Type.Optional(Text(PROFILE_TEXT_LENGTH)),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      users: Type.Array(Person, {
        description: "In the order of their ids; those found by how user names begin in the order of these",
      }),
      next,
    }),
    failures: [],
  },

  getUser: {
    ...common,
    scope: "users.find",
    method: "GET",
    path: "/v1/users/:id",
    summary: "Show a person",
    ...one,
    data: Person,
    failures: ["userNotFound"],
  },

  createUser: {
    ...common,
    scope: "users.write",
    method: "POST",
    path: "/v1/users",
    status: 201,
    summary: "Make an account, with a user name, an e-mail address or a phone number",
    body: Type.Object(
      {
        ...names,
        blocked: Maybe(Type.Boolean()),
        password: Maybe(Text(1024, "Left out: codes sign it in")),
      },
      NOTHING_ELSE,
    ),
    data: Person,
    failures: ["bodyTooLarge", ...taken],
  },

  updateUser: {
    ...common,
    scope: "users.write",
    method: "PATCH",
    path: "/v1/users/:id",
    conditional: true,
    summary: "Change an account. An address that is replaced is replaced as a factor too, and both are told",
    ...one,
    body: Type.Object(names, NOTHING_ELSE),
    data: Person,
    failures: ["userNotFound", "bodyTooLarge", ...taken],
  },

  blockUser: {
    ...common,
    scope: "users.write",
    method: "POST",
    path: "/v1/users/:id/block",
    summary: "Let an account sign in no longer, and end all that is open of it",
    ...one,
    body: Type.Object({}, NOTHING_ELSE),
    data: Person,
    failures: ["userNotFound"],
  },

  unblockUser: {
    ...common,
    scope: "users.write",
    method: "POST",
    path: "/v1/users/:id/unblock",
    summary: "Let a blocked account sign in again; what was ended stays ended",
    ...one,
    body: Type.Object({}, NOTHING_ELSE),
    data: Person,
    failures: ["userNotFound"],
  },
});
