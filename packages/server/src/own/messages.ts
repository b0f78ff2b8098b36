import type { OwnRoutes } from "@countersign/contract";
import { demandSubject, type MessageCursor, type PoolId, type UserId } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { presentMessage } from "../present/presentMessage.ts";
import type { Services } from "../request/services.ts";
import { readId } from "../typed/readId.ts";
import { readPage, toPage } from "./paging.ts";

interface Asked {
  readonly limit?: string;
  readonly after?: string;
}

export const messageHandlers = {
  async listUserMessages({ context: { services }, caller, params, query }) {
    const { user } = await demandSubject(services.ports, caller, readId(params.id, "id"));
    return { data: await list(services, caller.poolId, user.userId, query) };
  },

  listMessages: async ({ context: { services }, caller, query }) => ({
    data: await list(services, caller.poolId, null, query),
  }),
} satisfies Partial<Handlers<OwnRoutes>>;

async function list({ ports }: Services, poolId: PoolId, userId: UserId | null, { limit, after }: Asked) {
  const page = readPage(limit === undefined ? {} : { limit });
  const before = after === undefined ? null : readCursor(after);
  const found = await ports.store.listMessages(poolId, userId, { before, limit: page.asked.limit });
  const { items, next } = toPage(found, page, ({ createdAtMs, id }) => `${createdAtMs}-${id}`);
  return { messages: items.map(presentMessage), next };
}

/** As the schema has it. */
function readCursor(text: string): MessageCursor {
  const [createdAtMs = "", id = ""] = text.split("-");
  return { createdAtMs: Number(createdAtMs), id };
}
