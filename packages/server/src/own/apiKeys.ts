import { type OwnRoutes, type RouteData, scopesOf } from "@countersign/contract";
import { createApiKey, revokeApiKey } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { presentApiKey } from "../present/presentApiKey.ts";
import { readId } from "../typed/readId.ts";
import { readPage, toPage } from "./paging.ts";

type Shown = RouteData<OwnRoutes["listApiKeys"]>["apiKeys"][number];

export const apiKeyHandlers = {
  async listApiKeys({ context: { services }, caller, query }) {
    const { store, clock } = services.ports;
    const page = readPage(query);
    const { items, next } = toPage(await store.listApiKeys(caller.poolId, page.asked), page, ({ id }) => id);
    return { data: { apiKeys: items.map((each): Shown => presentApiKey(each, clock.nowMs())), next } };
  },

  async createApiKey({ context, caller, body: { name, scopes, expiresInSeconds } }) {
    const { ports } = context.services;
    const asked = {
      scope: caller,
      maker: caller.key,
      name,
      scopes: scopesOf(scopes),
      lifeSeconds: expiresInSeconds ?? null,
    };
    const { apiKey, text } = await createApiKey(ports, asked);
    return { data: { ...presentApiKey(apiKey, ports.clock.nowMs()), key: text } };
  },

  async revokeApiKey({ context: { services }, caller, params }) {
    const revoking = { scope: caller, id: readId(params.id, "id"), by: caller.key };
    return { data: { ended: await revokeApiKey(services.ports, revoking) } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
