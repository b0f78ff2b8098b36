import { MfaError } from "@countersign/contract";
import type { FastifyInstance } from "fastify";
import { LOGO_PATH } from "../present/logos.ts";
import type { Services } from "../request/services.ts";

/** Serves the logos of applications. Nothing in them may run, whatever an operator gave. */
export function serveLogos(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { readonly id: string } }>(
    `${LOGO_PATH}/:id`,
    { schema: { hide: true } },
    async (request, reply) => {
      const { id } = request.params;
      const logo = /^[0-9a-f]{64}$/.test(id) ? await services.ports.store.findLogo(id) : null;
      if (logo === null) throw new MfaError("notFound");
      reply.headers({
        "cache-control": "public, max-age=31536000, immutable",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
      });
      return reply.type(logo.type).send(Buffer.from(logo.content));
    },
  );
}
