import { Id, Maybe } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { when } from "./mine.ts";
import { next, page } from "./paging.ts";

/** For how long a pass may be used at most. */
export const LONGEST_PASS_HOURS = 8;
const maybeWhen = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { description: `${description}, ISO 8601` });

const AccessPass = Type.Object({
  id: Id,
  userId: Id,
  reason: Type.Union([Type.String(), Type.Null()]),
  mayBind: Type.Boolean({ description: "One factor may be bound by it" }),
  createdAt: when("When it was issued"),
  expiresAt: when("Until when it may be used"),
  usedAt: maybeWhen("When it was used; null: it was not"),
  boundAt: maybeWhen("When a factor was bound by it; null: none was"),
  revokedAt: maybeWhen("When it was taken back, or ended before its time; null: it was not"),
});

const common = { tag: "Management", caller: "management" } as const;

export const accessPassRoutes = defineRoutes({
  listAccessPasses: {
    ...common,
    scope: "accessPasses.read",
    method: "GET",
    path: "/v1/access-passes",
    summary: "List access passes of the last 90 days, the latest first",
    query: Type.Object(
      {
        userId: Type.Optional(Type.String({ pattern: "^[0-9a-fA-F]{24}$", description: "Those of one account" })),
        ...page,
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      accessPasses: Type.Array(AccessPass),
      next,
    }),
    failures: [],
  },
  issueAccessPass: {
    ...common,
    scope: "accessPasses.issue",
    method: "POST",
    path: "/v1/access-passes",
    status: 201,
    summary:
      "Issue a pass that stands in for a user's second factor, once, typed where a recovery code is; its owner is told",
    body: Type.Object(
      {
        userId: Id,
        hours: Maybe(
          Type.Integer({
            minimum: 1,
            maximum: LONGEST_PASS_HOURS,
            description: "How long it may be used; left out: 1",
          }),
        ),
        mayBind: Maybe(Type.Boolean({ description: "Let one factor be bound by it; left out: none" })),
        reason: Maybe(Type.String({ maxLength: 200, description: "Why; it is kept in the audit trail" })),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      ...AccessPass.properties,
      accessPass: Type.String({ description: "Shown this once" }),
      told: Type.Integer({ description: "At how many proved addresses its owner is told of it" }),
    }),
    failures: ["userNotFound", "accountBlocked"],
  },
  revokeAccessPass: {
    ...common,
    scope: "accessPasses.issue",
    method: "DELETE",
    path: "/v1/access-passes/:id",
    summary: "Take a pass back, and end the session that it opened",
    params: Type.Object({ id: Id }),
    data: Type.Object({ id: Id }),
    failures: ["accessPassUnknown", "accessPassOver"],
  },
});
