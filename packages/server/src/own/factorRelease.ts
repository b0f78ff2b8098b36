import type { OwnRoutes } from "@countersign/contract";
import { requestRelease } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { iso } from "../iso.ts";

export const factorReleaseHandlers = {
  async requestFactorRelease({ context: { services, origin }, caller }) {
    const { factors, releaseAtMs } = await requestRelease(services.ports, { caller, origin });
    return { data: { factors: [...factors], releaseAt: iso(releaseAtMs) } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
