import { type AuthingRoutes, malformed, type RouteBody, type RouteData } from "@countersign/contract";
import {
  type Authenticator,
  type Channel,
  confirmAddress,
  confirmFactor,
  enrolAddress,
  enrolFactor,
  inOrder,
  isSecondFactorDue,
  maskAddress,
  type Recipient,
  readCaller,
  removeAuthenticator,
} from "@countersign/core";
import type { HandlerAnswer, HandlerInput, Handlers } from "../../http/handler.ts";
import { qrDataUrl } from "../../present/qrPng.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { readId } from "../../typed/readId.ts";
import { send } from "../actions/codes.ts";
import { emailRecipient, phoneRecipient } from "../read/readRecipient.ts";
import { demandProof } from "./totp.ts";

type Begun = HandlerAnswer<AuthingRoutes["beginEnrolment"]>;
type Body = RouteBody<AuthingRoutes["beginEnrolment"]>;
type Listed = RouteData<AuthingRoutes["listEnrolledFactors"]>[number];

const tooSoon = { sms: "smsTooOften", email: "emailTooOften" } as const;
const channels = { SMS: "sms", EMAIL: "email" } as const;

export const enrolmentHandlers = {
  beginEnrolment: async (input) =>
    input.body.factorType === "OTP"
      ? beginApp(input)
      : beginAddress(input, recipientOf(input.context, input.body.factorType, input.body.profile)),

  async completeEnrolment({ context: { services, origin }, caller, body }) {
    const { factorType, enrollmentData } = body;
    const id = readId(body.enrollmentToken, "enrollmentToken");
    const typed = enrollmentData.passCode;
    if (factorType === "OTP") {
      const proof = demandProof(typed, "totpMissing");
      return {
        data: unlessDue(await confirmFactor(services.ports, { caller, kind: "totp", proof, id, origin }), () => ({})),
      };
    }
    const confirmation = { caller, kind: channels[factorType], id, code: typed, origin };
    const data = unlessDue(await confirmAddress(services.ports, confirmation), ({ recoveryCode }) =>
      recoveryCode === null ? {} : { recoveryCode },
    );
    return { data };
  },

  async listEnrolledFactors({ context: { services, origin }, caller }) {
    const outcome = await readCaller(services.ports, caller, origin);
    return { data: unlessDue(outcome, ({ subject }) => presentFactors(subject.authenticators)) };
  },

  async resetFactor({ context: { services, origin }, caller, body }) {
    const removal = { caller, kind: null, id: readId(body.factorId, "factorId"), origin };
    return { data: unlessDue(await removeAuthenticator(services.ports, removal), () => null) };
  },
} satisfies Partial<Handlers<AuthingRoutes>>;

type Beginning = HandlerInput<AuthingRoutes["beginEnrolment"]>;

async function beginApp({ context: { services, origin }, caller }: Beginning): Promise<Begun> {
  const parameters = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;
  const outcome = await enrolFactor(services.ports, {
    caller,
    kind: "totp",
    input: (holder) => ({ ...holder, parameters }),
    source: "SELF",
    name: "",
    origin,
  });
  const data = unlessDue(outcome, ({ id, view: { keyUri }, recoveryCode }) => ({
    enrollmentToken: id,
    otpData: { qrCodeUri: keyUri, qrCodeDataUrl: qrDataUrl(keyUri), recoveryCode },
  }));
  return { data };
}

async function beginAddress({ context, caller }: Beginning, recipient: Recipient): Promise<Begun> {
  const { services, origin } = context;
  const outcome = await enrolAddress(services.ports, { caller, recipient, origin });
  if (isSecondFactorDue(outcome)) return { data: outcome };
  await send(context, { recipient, purpose: "mfaBind", tooSoon: tooSoon[recipient.channel] });
  return { data: { enrollmentToken: outcome } };
}

function recipientOf(context: RequestContext, factorType: "SMS" | "EMAIL", profile: Body["profile"]): Recipient {
  const { phoneNumber, phoneCountryCode, email } = profile ?? {};
  if (factorType === "EMAIL") {
    if (!email) throw malformed("profile.email", "must be given");
    return emailRecipient(email);
  }
  if (!phoneNumber) throw malformed("profile.phoneNumber", "must be given");
  return phoneRecipient(context, { phone: phoneNumber, phoneCountryCode }, "profile.phoneNumber");
}

/**
 * Gives those that are confirmed, in the order in which factors are offered: those that these clients have a word for. One of
 * them drops an answer with any other word.
 */
function presentFactors(authenticators: readonly Authenticator[]): Listed[] {
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  return inOrder.flatMap(({ kind, policyWord: factorType }) => {
    if (factorType === null || factorType === "PASSKEY") return [];
    return confirmed
      .filter((each) => each.kind === kind)
      .map((each) => ({
        factorId: each.id,
        factorType,
        profile: { phoneNumber: shownAddress(each, "sms"), email: shownAddress(each, "email") },
      }));
  });
}

function shownAddress({ kind, address }: Authenticator, channel: Channel): string | null {
  return kind === channel && address !== null ? maskAddress({ channel, address }) : null;
}
