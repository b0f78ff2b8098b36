import type { OwnRoutes } from "@countersign/contract";
import { readPendingSignIn } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { iso } from "../iso.ts";

export const pendingSignInHandlers = {
  async readPendingSignIn({ context: { services, origin }, caller }) {
    const { token, application, subject, isProving, ...pending } = await readPendingSignIn(services.ports, {
      caller,
      origin,
    });
    const { username, email, phone } = subject.user;
    return {
      data: {
        application: { id: application.id, name: application.name },
        account: { username, email, phone },
        choices: pending.choices.map(({ factor, bound, address, digits }) => ({ factor, bound, address, digits })),
        proving: isProving,
        hasRecoveryCode: pending.hasRecoveryCode,
        hasReleasable: pending.hasReleasable,
        trustDays: pending.trustDays,
        faceProof: application.faceProof,
        expiresAt: iso(token.expiresAtMs),
      },
    };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
