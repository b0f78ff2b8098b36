import type { FastifyInstance } from "fastify";

/** What follows a request from its head to the end of its answer. */
interface RequestFollower {
  /** Runs what belongs to the request. */
  run(work: () => void): void;
  end(answer: { readonly route: string | null; readonly status: number; readonly wireCode: number | null }): void;
}

export type FollowRequest = (asked: {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}) => RequestFollower;

declare module "fastify" {
  interface FastifyRequest {
    follower: RequestFollower | null;
  }
}

/** Has every request followed. */
export function traceRequests(app: FastifyInstance, follow: FollowRequest): void {
  app.decorateRequest("follower", null);
  app.addHook("onRequest", (request, _reply, done) => {
    request.follower = follow({ method: request.method, headers: request.headers });
    request.follower.run(done);
  });
  // What reads a body goes on from where its bytes came in, which is no part of the request.
  app.addHook("preHandler", (request, _reply, done) => {
    if (request.follower === null) done();
    else request.follower.run(done);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { routeOptions, wireCode } = request;
    request.follower?.end({ route: routeOptions.url ?? null, status: reply.statusCode, wireCode });
  });
}
