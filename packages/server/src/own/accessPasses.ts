import type { OwnRoutes } from "@countersign/contract";
import { issueAccessPass, revokeAccessPass } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { presentAccessPass } from "../present/presentAccessPass.ts";
import { readId } from "../typed/readId.ts";
import { readPage, toPage } from "./paging.ts";

export const accessPassHandlers = {
  async listAccessPasses({ context: { services }, caller: { poolId }, query: { userId, ...paging } }) {
    const page = readPage(paging);
    const { afterId: before, limit } = page.asked;
    const whose = userId === undefined ? null : readId(userId, "userId");
    const found = await services.ports.store.listAccessPasses(poolId, whose, { before, limit });
    const { items, next } = toPage(found, page, ({ id }) => id);
    return { data: { accessPasses: items.map(presentAccessPass), next } };
  },

  async issueAccessPass({ context: { services }, caller, body: { userId, hours, mayBind, reason } }) {
    const request = { scope: caller, userId: readId(userId, "userId"), reason: reason ?? null };
    const asked = { ...request, hours: hours ?? 1, mayBind: mayBind ?? false };
    const { pass, text, told } = await issueAccessPass(services.ports, asked);
    return { data: { ...presentAccessPass(pass), accessPass: text, told } };
  },

  async revokeAccessPass({ context: { services }, caller, params }) {
    const id = readId(params.id, "id");
    await revokeAccessPass(services.ports, { scope: caller, id });
    return { data: { id } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
