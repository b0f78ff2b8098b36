import { factorKinds } from "../factorKinds.ts";
import { Id, Maybe, NullableText, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { place, when } from "./mine.ts";
import { maybeWhen } from "./users.ts";

const LONGEST_REASON = 500;
const Kind = Type.Enum(factorKinds);

const Authenticator = Type.Object({
  id: Id,
  kind: Kind,
  name: NullableText,
  address: Type.Union([Type.String(), Type.Null()], {
    description: "Where its codes go, masked; null: it has none",
  }),
  status: Type.Enum(["pending", "confirmed", "expired"]),
  source: Type.Enum(["SELF", "APPLICATION"], {
    description: "Who asked for it: its owner, or an application's policy",
  }),
  createdAt: when("When it was begun"),
  confirmedAt: maybeWhen("When it was confirmed; null: it was not, or before this was kept"),
  lastUsedAt: maybeWhen("When a sign-in was last completed with it; null: not yet"),
});

const Session = Type.Object({
  id: Id,
  application: Type.Object({ id: Id, name: Type.String() }),
  ...place,
  signedInAt: when("When the first factor was passed"),
  lastUsedAt: when("When it was last used, to about a minute"),
  lastIp: NullableText,
  passed: Type.Array(Kind, { description: "Second factors that were passed in it" }),
  expiresAt: when("When it ends, unless it is refreshed"),
});

const Device = Type.Object({
  id: Id,
  application: Type.Object({ id: Id, name: Type.String() }),
  ...place,
  trustedAt: when("When it was trusted"),
  lastUsedAt: when("When it last stood in for a second factor, or was trusted"),
  expiresAt: when("When it is trusted no longer"),
});

const Lock = Type.Object({
  limit: Type.String({ description: "Its name in docs/limits.md" }),
  about: Type.Union([Type.String(), Type.Null()], { description: "The factor, address or network that it is of" }),
  counts: Type.String(),
  refuses: Type.String(),
  endsAt: maybeWhen("When it ends by itself; null: it does not"),
  freedBy: Type.Enum(["unlock", "unlockFrom", "never"], {
    description: "`unlock`: this API; `unlockFrom`: an operator, for a whole network; `never`: it ends by itself",
  }),
});

const one = { params: Type.Object({ id: Id }) };
const part = { params: Type.Object({ id: Id, partId: Id }) };
const common = { tag: "Management", caller: "management" } as const;
const Ended = Type.Object({ ended: Type.Boolean({ description: "False: it had ended before, or there was none" }) });

export const userAccessRoutes = defineRoutes({
  listUserAuthenticators: {
    ...common,
    scope: "authenticators.read",
    method: "GET",
    path: "/v1/users/:id/authenticators",
    summary: "List what somebody has bound, by kinds and dates: neither a secret nor what it is made of is ever shown",
    ...one,
    data: Type.Object({ authenticators: Type.Array(Authenticator) }),
    failures: ["userNotFound"],
  },

  removeUserAuthenticator: {
    ...common,
    scope: "authenticators.remove",
    method: "DELETE",
    path: "/v1/users/:id/authenticators/:partId",
    summary: "Unbind a factor of somebody; what is open of the account ends, and its addresses are told",
    ...part,
    data: Type.Object({ authenticators: Type.Array(Authenticator, { description: "What is left" }) }),
    failures: ["userNotFound", "authenticatorUnknown"],
  },

  listUserSessions: {
    ...common,
    scope: "sessions.read",
    method: "GET",
    path: "/v1/users/:id/sessions",
    summary: "List the sessions of somebody that live, the latest first",
    ...one,
    data: Type.Object({
      sessions: Type.Array(Session),
      more: Type.Boolean({ description: "There are older ones, which are not listed" }),
    }),
    failures: ["userNotFound"],
  },

  endUserSession: {
    ...common,
    scope: "sessions.end",
    method: "DELETE",
    path: "/v1/users/:id/sessions/:partId",
    summary: "End a session of somebody",
    ...part,
    data: Ended,
    failures: ["userNotFound", "sessionUnknown"],
  },

  signOutUser: {
    ...common,
    scope: "sessions.end",
    method: "DELETE",
    path: "/v1/users/:id/sessions",
    summary: "Sign somebody out everywhere: sessions, sign-ins that wait for a second factor, and trusted devices end",
    ...one,
    data: Type.Object({ ended: Type.Boolean() }),
    failures: ["userNotFound"],
  },

  listUserDevices: {
    ...common,
    scope: "sessions.read",
    method: "GET",
    path: "/v1/users/:id/trusted-devices",
    summary: "List the devices that somebody trusts, the one that served last first",
    ...one,
    data: Type.Object({ devices: Type.Array(Device) }),
    failures: ["userNotFound"],
  },

  endUserDevice: {
    ...common,
    scope: "sessions.end",
    method: "DELETE",
    path: "/v1/users/:id/trusted-devices/:partId",
    summary: "Trust a device of somebody no longer; the sessions that it let in end",
    ...part,
    data: Ended,
    failures: ["userNotFound", "deviceUnknown"],
  },

  endUserDevices: {
    ...common,
    scope: "sessions.end",
    method: "DELETE",
    path: "/v1/users/:id/trusted-devices",
    summary: "Trust no device of somebody any longer; the sessions that they let in end",
    ...one,
    data: Ended,
    failures: ["userNotFound"],
  },

  showUserLocks: {
    ...common,
    scope: "locks.read",
    method: "GET",
    path: "/v1/users/:id/locks",
    summary: "Show every limit that refuses somebody now, with why, until when, and what frees it",
    ...one,
    data: Type.Object({ locks: Type.Array(Lock) }),
    failures: ["userNotFound"],
  },

  liftUserLocks: {
    ...common,
    scope: "locks.lift",
    method: "POST",
    path: "/v1/users/:id/unlock",
    summary:
      "Free somebody of the limits that are his own; what is bound stays as it is, and so do limits of a network",
    ...one,
    body: Type.Object({ reason: Maybe(Text(LONGEST_REASON, "Why; it is kept in the audit trail")) }, NOTHING_ELSE),
    data: Type.Object({
      freed: Type.Array(Type.String(), { description: "Factors and limits that refuse no longer" }),
      stays: Type.Array(Lock),
    }),
    failures: ["userNotFound"],
  },
});
