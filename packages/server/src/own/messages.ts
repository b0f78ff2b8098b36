import { DEFAULT_PAGE, type OwnRoutes } from "@countersign/contract";
import {
  demandSubject,
  type MessageCursor,
  type MessageFilter,
  type PoolId,
  type SentMessage,
  type UserId,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { presentMessage } from "../present/presentMessage.ts";
import type { Services } from "../request/services.ts";
import { readId } from "../typed/readId.ts";
import { readSpan } from "../typed/readTime.ts";

interface Asked {
  readonly limit?: string | undefined;
  readonly after?: string | undefined;
  readonly state?: SentMessage["state"] | undefined;
  readonly channel?: SentMessage["channel"] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
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

async function list({ ports }: Services, poolId: PoolId, userId: UserId | null, { limit, after, ...asked }: Asked) {
  const { messages, next } = await ports.store.listMessages(poolId, userId, {
    filter: readFilter(asked),
    before: after === undefined ? null : readCursor(after),
    limit: limit === undefined ? DEFAULT_PAGE : Number(limit),
  });
  return { messages: messages.map(presentMessage), next: next === null ? null : `${next.createdAtMs}-${next.id}` };
}

function readFilter({ state, channel, from, to }: Asked): MessageFilter {
  return {
    ...(state === undefined ? {} : { state }),
    ...(channel === undefined ? {} : { channel }),
    ...readSpan({ from, to }),
  };
}

/** As the schema has it. */
function readCursor(text: string): MessageCursor {
  const [createdAtMs = "", id = ""] = text.split("-");
  return { createdAtMs: Number(createdAtMs), id };
}
