import { MfaError } from "@countersign/contract";
import type { FastifyInstance } from "fastify";
import { readAvatar } from "../present/avatars.ts";
import type { Services } from "../request/services.ts";

const schema = {
  operationId: "avatar",
  tags: ["Service"],
  security: [],
  summary: "See an avatar, at the address that its upload gave",
  params: { type: "object", properties: { key: { type: "string" } }, required: ["key"] },
  response: {
    200: { description: "The picture", content: { "image/webp": { schema: { type: "string", format: "binary" } } } },
  },
} as const;

/**
 * Serves avatars to whoever knows their address, on any page. What strangers sent was made anew before it was kept, and
 * still nothing in it may run.
 */
export function serveAvatars(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { readonly key: string } }>("/avatars/:key", { schema }, async (request, reply) => {
    const avatar = await readAvatar(services, request.params.key);
    if (avatar === null) throw new MfaError("notFound");
    reply.headers({
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "cross-origin",
    });
    return reply.type("image/webp").send(avatar);
  });
}
