import type { FailureName } from "../errors.ts";
import { factorKinds } from "../factorKinds.ts";
import { Id, NullableText } from "../scalars.ts";
import { Type } from "../Type.ts";
import { activityKinds } from "./activityKinds.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { place, when } from "./mine.ts";

const AUTHENTICATOR_NAME_LENGTH = 64;

const maybeWhen = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const Kind = Type.Enum(factorKinds);

const Authenticator = Type.Object({
  id: Id,
  kind: Kind,
  name: Type.String({ description: "What its owner calls it; empty: nothing" }),
  address: Type.Union([Type.String(), Type.Null()], {
    description: "Where its codes go, so far that its owner knows it; null: it has none",
  }),
  boundAt: when("When it was confirmed"),
  lastUsedAt: maybeWhen("When a sign-in was last completed with it, ISO 8601; null: not yet"),
});

export const Authenticators = Type.Object({
  authenticators: Type.Array(Authenticator, { description: "What is confirmed, in the order in which it is offered" }),
});

const Session = Type.Object({
  id: Id,
  current: Type.Boolean({ description: "It is the one that asks" }),
  application: Type.Object({ id: Id, name: Type.String() }),
  ...place,
  signedInAt: when("When the first factor was passed"),
  lastUsedAt: when("When it was last used, to about a minute"),
  lastIp: Type.Union([Type.String(), Type.Null()], { description: "From where it was last used; null: not known" }),
  passed: Type.Array(Kind, { description: "Second factors that were passed in it" }),
  expiresAt: when("When it ends, unless it is refreshed"),
});

const Activity = Type.Object({
  at: when("When"),
  kind: Type.Enum(activityKinds),
  factor: Type.Union([Kind, Type.Null()], { description: "What it was about; null: no factor" }),
  result: Type.Enum(["success", "failure"]),
  by: Type.Enum(["user", "management", "operator", "service"], {
    description: "Whose act it was: somebody's who signs in or is signed in, a back end's, an operator's, or nobody's",
  }),
  applicationId: NullableText,
  ...place,
  because: Type.Array(Type.String(), {
    description:
      "Why a second factor was asked for, or the sign-in refused, in the caller's language: what was not as usual. Empty where that was not the reason, or is no longer kept",
  }),
  times: Type.Integer({
    minimum: 1,
    description: "How often: failures that repeat each other within an hour are told together once it is over",
  }),
});

const common = { tag: "Account", caller: "session" } as const;
const oneOfThem = { params: Type.Object({ id: Id }) };
const changeFailures = [
  "mfaRequired",
  "accountBlocked",
  "authenticatorUnknown",
] as const satisfies readonly FailureName[];

export const meRoutes = defineRoutes({
  listMyAuthenticators: {
    ...common,
    method: "GET",
    path: "/v1/me/authenticators",
    summary: "List what the caller's account is proved by beside its first factor, the recovery code included",
    data: Authenticators,
    failures: ["accountBlocked"],
  },

  renameMyAuthenticator: {
    ...common,
    method: "PATCH",
    path: "/v1/me/authenticators/:id",
    summary: "Call an authenticator something else; where another one of its kind is called so, a number is added",
    ...oneOfThem,
    body: Type.Object(
      {
        name: Type.String({
          minLength: 1,
          maxLength: AUTHENTICATOR_NAME_LENGTH,
          pattern: "\\S",
          description: "Not only blanks",
        }),
      },
      NOTHING_ELSE,
    ),
    data: Authenticator,
    failures: ["accountBlocked", "authenticatorUnknown"],
  },

  removeMyAuthenticator: {
    ...common,
    method: "DELETE",
    path: "/v1/me/authenticators/:id",
    summary: "Unbind an authenticator, or do away with the recovery code; gives what is left",
    ...oneOfThem,
    data: Authenticators,
    failures: [...changeFailures, "lastFactor"],
  },

  renewMyRecoveryCode: {
    ...common,
    method: "POST",
    path: "/v1/me/recovery-code",
    status: 201,
    summary: "Make a recovery code; the one that there was counts no longer",
    body: Type.Object({}, NOTHING_ELSE),
    data: Type.Object({ recoveryCode: Type.String({ description: "Shown this once" }) }),
    failures: ["mfaRequired", "accountBlocked", "recoveryNeedsFactor"],
  },

  listMySessions: {
    ...common,
    method: "GET",
    path: "/v1/me/sessions",
    summary: "List the sessions of the caller's account that live, the latest first",
    data: Type.Object({
      sessions: Type.Array(Session),
      more: Type.Boolean({ description: "There are older ones, which are not listed" }),
    }),
    failures: ["accountBlocked"],
  },

  endMySession: {
    ...common,
    method: "DELETE",
    path: "/v1/me/sessions/:id",
    summary: "End one session of the caller's account, and what waits to be proved in it",
    ...oneOfThem,
    data: Type.Object({ ended: Type.Boolean({ description: "False: it had ended before" }) }),
    failures: ["accountBlocked", "sessionUnknown"],
  },

  endMyOtherSessions: {
    ...common,
    method: "DELETE",
    path: "/v1/me/sessions",
    summary:
      "End every session of the caller's account but this one, and every sign-in that waits for its second factor",
    data: Type.Object({ ended: Type.Boolean() }),
    failures: ["accountBlocked"],
  },

  listMyActivity: {
    ...common,
    method: "GET",
    path: "/v1/me/activity",
    summary: "List what was done by and with the caller's account, the latest first, as far back as the trail is kept",
    query: Type.Object(
      {
        limit: Type.Optional(
          Type.String({ pattern: "^([1-9]|[1-9][0-9]|100)$", description: "How many: 1 to 100; left out: 50" }),
        ),
        after: Type.Optional(
          Type.String({ pattern: "^[0-9]{1,15}-[0-9]{1,15}-[\\w.]{1,64}$", description: "`next` of the page before" }),
        ),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      events: Type.Array(Activity),
      next: Type.Union([Type.String(), Type.Null()], {
        description: "For the page after this one; null: there is none",
      }),
      keptSince: maybeWhen("What is older is no longer here, ISO 8601; null: all is kept"),
    }),
    failures: ["accountBlocked"],
  },
});
