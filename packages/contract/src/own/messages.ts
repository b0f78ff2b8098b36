import { Id, NullableText, Time } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { when } from "./mine.ts";
import { next, page } from "./paging.ts";
import { maybeWhen } from "./users.ts";

const channels = ["sms", "email"] as const;
const states = ["waiting", "handedOver", "failed", "dropped"] as const;

const Message = Type.Object({
  id: Type.String({ description: "By which the gateway was asked, and its own lists may know it" }),
  userId: Type.Union([Id, Type.Null()], { description: "The account; null: nobody that is known" }),
  applicationId: NullableText,
  channel: Type.Enum(channels),
  purpose: Type.String({
    description: "What its code is for, such as `signIn`, or what it tells, such as `factorAdded`",
  }),
  recipient: Type.String({ description: "Masked, whoever asks" }),
  state: Type.Enum(states, {
    description:
      "`waiting` for a gateway; `handedOver`: a gateway has taken it, and whether it arrived only that one knows; `failed`: given up; `dropped`: it was never to be handed over, or no longer",
  }),
  reason: Type.Union([Type.String(), Type.Null()], { description: "Of what failed or was dropped, in a word" }),
  why: Type.Union([Type.String(), Type.Null()], { description: "The same in words" }),
  attempts: Type.Integer({ description: "How often it was tried" }),
  gateway: Type.Union([Type.String(), Type.Null()], {
    description: "Which of those that are set up took it, or was asked last; null: none was",
  }),
  gatewayMessageId: Type.Union([Type.String({ maxLength: 128 }), Type.Null()], {
    description:
      "By what that gateway itself knows it, to ask there: the id in its answer, or what a mail server said when it took it; null: it has not got it, did not say, or said what is not kept",
  }),
  createdAt: when("When it was written"),
  endedAt: maybeWhen("When it was handed over or given up; null: it was not, or never to be"),
});

const after = Type.Optional(
  Type.String({ pattern: "^[0-9]{1,15}-[0-9a-f]{24}$", description: "`next` of the page before" }),
);
const common = { tag: "Management", caller: "management", scope: "messages.read", method: "GET" } as const;
const data = Type.Object({ messages: Type.Array(Message, { description: "The latest first" }), next });

export const messageRoutes = defineRoutes({
  listUserMessages: {
    ...common,
    path: "/v1/users/:id/messages",
    summary: "List what was sent to somebody in the last 30 days and what became of it: never the text, nor a code",
    params: Type.Object({ id: Id }),
    query: Type.Object({ limit: page.limit, after }, NOTHING_ELSE),
    data,
    failures: ["userNotFound"],
  },

  listMessages: {
    ...common,
    path: "/v1/messages",
    summary: "List what was sent in the last 30 days, to people who have no account too, and what became of it",
    query: Type.Object(
      {
        state: Type.Optional(Type.Enum(states, { description: "Only what became of it so" })),
        channel: Type.Optional(Type.Enum(channels, { description: "Only by text message, or by e-mail" })),
        from: Type.Optional(Time("Only what was written from this moment on, RFC 3339")),
        to: Type.Optional(Time("Only what was written before this moment, RFC 3339")),
        limit: page.limit,
        after,
      },
      {
        ...NOTHING_ELSE,
        description:
          "What is given holds together. Where what is asked for is rare, a page looks at some thousand messages and may hold few or none: go on with `next`",
      },
    ),
    data,
    failures: [],
  },
});
