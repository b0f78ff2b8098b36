import { factorKinds } from "../factorKinds.ts";
import { Id, Time } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { when } from "./mine.ts";
import { next, page } from "./paging.ts";

const maybeText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const maybeOne = (pattern: string, description: string) => Type.Optional(Type.String({ pattern, description }));

/** By what events of the trail are chosen, in a list and in a stream. */
export const auditFilter = {
  userId: maybeOne("^[0-9a-fA-F]{24}$", "Only of one account"),
  ip: maybeOne("^[0-9a-fA-F:.]{2,45}$", "Only from one address, as long as addresses are kept"),
  requestId: maybeOne("^[\\w.-]{1,64}$", "Only of one request"),
  type: maybeOne("^[a-zA-Z]{1,32}\\.[a-zA-Z]{1,32}$", "Only what is called so, such as `signIn.password`"),
  factor: Type.Optional(Type.Enum(factorKinds, { description: "Only about one factor" })),
  result: Type.Optional(Type.Enum(["success", "failure"], { description: "Only what succeeded, or what failed" })),
  from: Type.Optional(Time("Only from this moment on, RFC 3339")),
  to: Type.Optional(Time("Only before this moment, RFC 3339")),
};

const AuditEvent = Type.Object({
  id: Type.String({ description: "The chain of its writer and its number there" }),
  at: when("When it was done"),
  type: Type.String({ description: "What was done" }),
  result: Type.Enum(["success", "failure"]),
  reason: maybeText("Of a failure why, in a word; of a success what was noted with it"),
  why: maybeText("The same in words; null: nothing failed, or went out in silence"),
  repeats: Type.Union([Type.Integer(), Type.Null()], {
    description:
      "How many failures like an earlier one it tells of, with the last one's time; null: of none but itself",
  }),
  userId: Type.Union([Id, Type.Null()], { description: "The account; null: none, or several" }),
  actor: Type.String({ description: "`user`, `management`, `operator`, `service`, or `apiKey:` and the key's id" }),
  factor: Type.Union([Type.Enum(factorKinds), Type.Null()]),
  ip: maybeText("Where the request came from; null: not known, or forgotten"),
  userAgent: maybeText("With what; null: not known, or forgotten"),
  requestId: Type.String(),
  applicationId: Type.Union([Type.String(), Type.Null()]),
  poolId: Id,
});

export const auditEventRoutes = defineRoutes({
  listAuditEvents: {
    tag: "Management",
    caller: "management",
    scope: "audit.read",
    method: "GET",
    path: "/v1/audit-events",
    summary: "List what is in the audit trail of the user pool, the latest first",
    query: Type.Object(
      {
        ...auditFilter,
        limit: page.limit,
        after: maybeOne("^[0-9]{1,15}-[0-9]{1,15}-[\\w.]{1,64}$", "`next` of the page before"),
      },
      {
        ...NOTHING_ELSE,
        description:
          "What is given holds together. Where what is asked for is rare, a page looks at some thousand events and may hold few or none: go on with `next`",
      },
    ),
    data: Type.Object({ events: Type.Array(AuditEvent), next }),
    failures: [],
  },
});
