import { malformed, type OwnRoutes } from "@countersign/contract";
import {
  addWebhook,
  demandWebhook,
  type KeyedWebhook,
  listDeliveries,
  removeWebhook,
  replayWebhook,
  rotateWebhook,
  testWebhook,
  updateWebhook,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { presentDelivery, presentWebhook } from "../present/presentWebhook.ts";
import type { Services } from "../request/services.ts";
import { readId } from "../typed/readId.ts";
import { readTime } from "../typed/readTime.ts";
import { readWebhookUrl } from "../webhooks/readWebhookUrl.ts";
import { verifierOf } from "../webhooks/webhookKeys.ts";
import { readPage, toPage } from "./paging.ts";

const keyed = ({ endpoint, key }: KeyedWebhook) => ({
  ...presentWebhook(endpoint),
  verifier: verifierOf(endpoint, key),
});

const urlOf = (url: string, { webhookAllow }: Services): string => readWebhookUrl(url, { allow: webhookAllow });

export const webhookHandlers = {
  async listWebhooks({ context: { services }, caller: { poolId } }) {
    const endpoints = await services.ports.store.listWebhookEndpoints(poolId);
    return { data: { webhooks: endpoints.map(presentWebhook) } };
  },

  async addWebhook({ context: { services }, caller, body: { url, description, events = null, signature } }) {
    const fields = { url: urlOf(url, services), description: description ?? "", events, signature: signature ?? "v1" };
    return { data: keyed(await addWebhook(services.ports, caller, fields)) };
  },

  async showWebhook({ context: { services }, caller, params }) {
    return { data: presentWebhook(await demandWebhook(services.ports, caller, readId(params.id, "id"))) };
  },

  async updateWebhook({ context: { services }, caller, params, body: { follows = null, url, ...patch } }) {
    const ref = { scope: caller, id: readId(params.id, "id"), follows };
    const where = url === undefined ? {} : { url: urlOf(url, services) };
    return { data: presentWebhook(await updateWebhook(services.ports, ref, { ...patch, ...where })) };
  },

  async removeWebhook({ context: { services }, caller, params }) {
    const id = readId(params.id, "id");
    await removeWebhook(services.ports, { scope: caller, id });
    return { data: { id } };
  },

  async rotateWebhook({ context: { services }, caller, params }) {
    return { data: keyed(await rotateWebhook(services.ports, { scope: caller, id: readId(params.id, "id") })) };
  },

  async testWebhook({ context: { services }, caller, params }) {
    const messageId = await testWebhook(services.ports, { scope: caller, id: readId(params.id, "id") });
    return { data: { messageId } };
  },

  async listWebhookMessages({ context: { services }, caller, params, query: { limit, after, state = null } }) {
    const before = after === undefined ? null : Number(after);
    const page = readPage(limit === undefined ? {} : { limit });
    const asked = { before, limit: page.asked.limit, state };
    const found = await listDeliveries(services.ports.store, caller.poolId, readId(params.id, "id"), asked);
    const { items, next } = toPage(found, page, ({ message }) => String(message.sequence));
    return { data: { messages: items.map(presentDelivery), next } };
  },

  async replayWebhook({ context: { services }, caller, params, body: { messageId, since, until, all } }) {
    const ref = { scope: caller, id: readId(params.id, "id") };
    if ((messageId == null) === (since == null)) throw malformed("messageId", "must be given, or else since");
    if (messageId != null && (until != null || all != null)) throw malformed("messageId", "must be given alone");
    const untilMs = until == null ? services.ports.clock.nowMs() : readTime(until, "until");
    const which =
      messageId == null
        ? { sinceMs: readTime(since ?? "", "since"), untilMs, onlyFailed: all !== true }
        : { id: readId(messageId, "messageId") };
    await replayWebhook(services.ports, ref, which);
    return { data: { id: ref.id } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
