import { MfaError } from "@countersign/contract";
import type { FastifyInstance } from "fastify";

/**
 * Refuses what no route serves before any of its body is read. Where the path is served by other methods, they are named.
 * It must be called before the routes are made.
 */
export function refuseUnserved(app: FastifyInstance): void {
  const served = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const methods = served.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each);
    served.set(url, methods);
  });
  app.addHook("onRequest", async (request, reply) => {
    if (!request.is404) return;
    const [, methods] = [...served].find(([url]) => isAt(url, request.url)) ?? [];
    if (methods === undefined) throw new MfaError("notFound");
    reply.header("allow", [...methods].join(", "));
    throw new MfaError("methodNotAllowed");
  });
}

/** Tells whether a path is one of a route's, whose URL holds no more than names after colons. */
function isAt(routeUrl: string, url: string): boolean {
  const path = url.replace(/[?#].*$/s, "").replaceAll(/\/+/g, "/");
  const [names, parts] = [routeUrl.split("/"), path.split("/")];
  return names.length === parts.length && names.every((name, at) => name.startsWith(":") || name === parts[at]);
}
