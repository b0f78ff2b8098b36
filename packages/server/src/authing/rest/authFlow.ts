import { type AuthingRoutes, MfaError, malformed, type RouteBody } from "@countersign/contract";
import {
  acknowledgeHeld,
  confirmAndHold,
  findFlow,
  isSecondFactorDue,
  passFactor,
  type TokenRef,
} from "@countersign/core";
import type { HandlerAnswer, Handlers } from "../../http/handler.ts";
import { presentSignedIn } from "../../present/presentSignedIn.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { flowEnd } from "../present/flowEnd.ts";
import { emailRecipient, phoneRecipient } from "../read/readRecipient.ts";
import { verifyRecipient } from "./codes.ts";
import { faceHandlers } from "./face.ts";
import { demandProof, totpHandlers } from "./totp.ts";

type AuthFlow = AuthingRoutes["authFlow"];
type Answer = HandlerAnswer<AuthFlow>;
type Data = NonNullable<RouteBody<AuthFlow>["data"]>;

interface Step {
  readonly context: RequestContext;
  readonly caller: TokenRef<"mfaToken">;
  readonly body: Data;
  readonly params: undefined;
  readonly query: undefined;
}

export const authFlowHandlers = {
  async authFlow({ context, body: { action, flowHandle, data } }) {
    const body = data ?? {};
    const caller = await readFlow(context, flowHandle, body.mfaToken);
    return steps[action]({ context, caller, body, params: undefined, query: undefined });
  },
} satisfies Partial<Handlers<AuthingRoutes>>;

/**
 * Gives the sign-in that a flow handle stands for. Pool and mfaToken must be its own where they are named: they come from
 * one answer, and a mixture of two is nobody's way on.
 * @throws {MfaError} mfaTokenInvalid
 */
async function readFlow(
  { services, named }: RequestContext,
  flowHandle: string,
  mfaToken: string | null | undefined,
): Promise<TokenRef<"mfaToken">> {
  const flow = await findFlow(services.ports, flowHandle);
  if (named.poolId !== null && named.poolId !== flow.poolId) throw new MfaError("mfaTokenInvalid");
  if (mfaToken == null) return flow;
  const verdict = await services.mfaTokens.verify(mfaToken, flow.poolId);
  if (!verdict.ok || verdict.claims.jti !== flow.id) throw new MfaError("mfaTokenInvalid");
  return flow;
}

const steps: Readonly<Record<RouteBody<AuthFlow>["action"], (step: Step) => Promise<Answer>>> = {
  "verify-totp": totpHandlers.verifyAppTotp,
  "verify-face": faceHandlers.verifyAppFace,
  "verify-sms": async ({ context, caller, body }) =>
    verifyRecipient(context, caller, phoneRecipient(context, { ...body, phone: given(body, "phone") }), body.code),
  "verify-email": async ({ context, caller, body }) =>
    verifyRecipient(context, caller, emailRecipient(given(body, "email")), body.code),

  async "associate-face"(step) {
    const { data, beside }: HandlerAnswer<AuthingRoutes["associateFace"]> = await faceHandlers.associateFace(step);
    if (isSecondFactorDue(data)) return { data };
    const end = flowEnd(data);
    return { data: end.data, beside: { ...end.beside, ...beside } };
  },

  async "verify-totp-first-time"({ context: { services, origin }, caller, body }) {
    const proof = demandProof(body.totp, "totpMissing");
    const outcome = await confirmAndHold(services.ports, { caller, kind: "totp", proof, origin });
    return isSecondFactorDue(outcome) ? { data: outcome } : { data: {}, beside: { statusCode: 200 } };
  },

  async "recovery-totp"({ context: { services, origin }, caller, body }) {
    const proof = demandProof(body.recoveryCode, "recoveryCodeMissing");
    const held = await passFactor(services.ports, { caller, kind: "recovery", origin }, { proof });
    return { data: { recoveryCode: held.recoveryCode ?? "" }, beside: { statusCode: 200 } };
  },

  async "confirm-totp-recovery-code"({ context: { services, origin }, caller }) {
    return flowEnd(presentSignedIn(services, await acknowledgeHeld(services.ports, { caller, origin })));
  },
};

function given(body: Data, field: "phone" | "email"): string {
  const text = body[field];
  if (text == null || text === "") throw malformed(`data.${field}`, "must be given");
  return text;
}
