import { Id, Maybe, Time } from "../scalars.ts";
import { Type } from "../Type.ts";
import { webhookEventTypes } from "../webhookEvents.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";
import { when } from "./mine.ts";
import { next, page } from "./paging.ts";

const states = ["enabled", "disabled"] as const;
const messageStates = ["waiting", "delivered", "failed"] as const;
const maybeText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const maybeWhen = (description: string) => maybeText(`${description}, ISO 8601`);

const Url = Type.String({
  maxLength: 2048,
  description: "An https address; others only where the operator names them",
});
const Description = Type.String({ maxLength: 200, description: "What it is for" });
const Events = Type.Union(
  [Type.Array(Type.Enum([...webhookEventTypes]), { minItems: 1, maxItems: webhookEventTypes.length }), Type.Null()],
  { description: "What it is told; null: everything" },
);
const Webhook = Type.Object({
  id: Id,
  url: Type.String(),
  description: Type.String(),
  events: Type.Union([Type.Array(Type.String()), Type.Null()], { description: "What it is told; null: everything" }),
  state: Type.Enum(states),
  disabledBy: Type.Union([Type.Enum(["gone", "failing"]), Type.Null()], {
    description: "Why it was switched off by the service: it answered 410, or took nothing for five days",
  }),
  signature: Type.Enum(["v1", "v1a"], { description: "HMAC, or Ed25519" }),
  failingSince: maybeWhen("Since when nothing was taken there; null: the last was"),
  version: Type.Integer({ description: "Raised by every change" }),
  createdAt: when("When it was added"),
});
const verifier = Type.String({
  description:
    "What its receiver verifies with, shown this once: the secret (`whsec_…`), or the public half of a key (`whpk_…`)",
});
const Message = Type.Object({
  id: Id,
  sequence: Type.Integer(),
  type: Type.String(),
  state: Type.Enum(messageStates),
  createdAt: when("When it was made"),
  nextAttemptAt: maybeWhen("When it is tried next; null: not any more"),
  attempts: Type.Array(
    Type.Object({
      at: when("When it ended"),
      status: Type.Union([Type.Integer(), Type.Null()], { description: "HTTP; null: there was no answer" }),
      latencyMs: Type.Integer(),
      answer: Type.String({ description: "Its first kilobyte, or why there was none" }),
    }),
    { description: "The latest first, at most 20" },
  ),
});

const common = { tag: "Management", caller: "management" } as const;
const oneOfThem = { params: Type.Object({ id: Id }) };
const follows = Maybe(
  Type.Integer({
    minimum: 1,
    description: "The version that you have seen; where there is a later one, yours is refused",
  }),
);

export const webhookRoutes = defineRoutes({
  listWebhooks: {
    ...common,
    scope: "webhooks.read",
    method: "GET",
    path: "/v1/webhooks",
    summary: "List the webhooks of the user pool, the oldest first",
    data: Type.Object({ webhooks: Type.Array(Webhook) }),
    failures: [],
  },
  addWebhook: {
    ...common,
    scope: "webhooks.write",
    method: "POST",
    path: "/v1/webhooks",
    status: 201,
    summary: "Have another system told what happens in the user pool from now on",
    body: Type.Object(
      {
        url: Url,
        description: Maybe(Description),
        events: Type.Optional(Events),
        signature: Maybe(Type.Enum(["v1", "v1a"], { description: "HMAC, or Ed25519; left out: HMAC" })),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({ ...Webhook.properties, verifier }),
    failures: ["webhooksFull"],
  },
  showWebhook: {
    ...common,
    scope: "webhooks.read",
    method: "GET",
    path: "/v1/webhooks/:id",
    summary: "Show a webhook",
    ...oneOfThem,
    data: Webhook,
    failures: ["webhookUnknown"],
  },
  updateWebhook: {
    ...common,
    scope: "webhooks.write",
    method: "PATCH",
    path: "/v1/webhooks/:id",
    summary: "Change a webhook, or switch it off or on; what is left out stays",
    ...oneOfThem,
    body: Type.Object(
      {
        url: Type.Optional(Url),
        description: Type.Optional(Description),
        events: Type.Optional(Events),
        state: Type.Optional(Type.Enum(states)),
        follows,
      },
      NOTHING_ELSE,
    ),
    data: Webhook,
    failures: ["webhookUnknown", "webhookOutdated"],
  },
  removeWebhook: {
    ...common,
    scope: "webhooks.write",
    method: "DELETE",
    path: "/v1/webhooks/:id",
    summary: "Tell a webhook nothing any more; what it was told is forgotten",
    ...oneOfThem,
    data: Type.Object({ id: Id }),
    failures: ["webhookUnknown"],
  },
  rotateWebhook: {
    ...common,
    scope: "webhooks.write",
    method: "POST",
    path: "/v1/webhooks/:id/keys",
    status: 201,
    summary: "Give a webhook a new secret, or key; the one in use signs beside it for 24 hours",
    ...oneOfThem,
    body: Type.Object({}, NOTHING_ELSE),
    data: Type.Object({ ...Webhook.properties, verifier }),
    failures: ["webhookUnknown"],
  },
  testWebhook: {
    ...common,
    scope: "webhooks.write",
    method: "POST",
    path: "/v1/webhooks/:id/test",
    status: 202,
    summary: "Have a webhook told that it is told",
    ...oneOfThem,
    body: Type.Object({}, NOTHING_ELSE),
    data: Type.Object({ messageId: Id }),
    failures: ["webhookUnknown", "webhookDisabled"],
  },
  listWebhookMessages: {
    ...common,
    scope: "webhooks.read",
    method: "GET",
    path: "/v1/webhooks/:id/messages",
    summary: "List what a webhook was told in the last 30 days, the latest first, and what came of it",
    ...oneOfThem,
    query: Type.Object(
      {
        limit: page.limit,
        after: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$", description: "`next` of the page before" })),
        state: Type.Optional(Type.Enum(messageStates)),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      messages: Type.Array(Message),
      next,
    }),
    failures: ["webhookUnknown"],
  },
  replayWebhook: {
    ...common,
    scope: "webhooks.write",
    method: "POST",
    path: "/v1/webhooks/:id/replays",
    status: 202,
    summary: "Send a webhook once more what it was told, under the ids that it has: one message, or those of a time",
    ...oneOfThem,
    body: Type.Object(
      {
        messageId: Maybe(Id),
        since: Maybe(Time("RFC 3339; in place of `messageId`")),
        until: Maybe(Time("RFC 3339; left out: now")),
        all: Maybe(Type.Boolean({ description: "Those that were taken, too; else only those that were given up" })),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({ id: Id }),
    failures: ["webhookUnknown", "webhookMessageUnknown", "webhookDisabled"],
  },
});
