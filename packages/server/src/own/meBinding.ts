import { MfaError, type OwnRoutes, type RouteBody } from "@countersign/contract";
import {
  bindAddress,
  changePassword,
  confirmFactor,
  enrolFactor,
  inOrder,
  isSecondFactorDue,
  loadCaller,
  type Recipient,
  readCaller,
  sendBindingCode,
  type TokenRef,
} from "@countersign/core";
import { cleanTyped } from "@countersign/spelling";
import type { Handlers } from "../http/handler.ts";
import { qrDataUrl } from "../present/qrPng.ts";
import { unlessDue } from "../present/unlessDue.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { Services } from "../request/services.ts";
import { normalisePassword } from "../tokens/normalisePassword.ts";
import { readEmail } from "../typed/readEmail.ts";
import { readPhone } from "../typed/readPhone.ts";
import { presentAuthenticators } from "./presentMine.ts";

const PARAMETERS = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;

export const meBindingHandlers = {
  async readMe({ context: { services, origin }, caller }) {
    const data = unlessDue(await readCaller(services.ports, caller, origin), ({ subject, application }) => {
      const { userId: id, username, email, phone } = subject.user;
      return {
        account: { id, username, email, phone },
        application: { id: application.id, name: application.name },
        hasPassword: subject.passwordHash !== null && !subject.passwordDisavowed,
        bindable: bindableKinds(services),
      };
    });
    return { data };
  },

  async beginMyApp({ context: { services, origin }, caller, body: { name = "" } }) {
    const outcome = await enrolFactor(services.ports, {
      ...{ caller, name, origin },
      kind: "totp",
      input: (holder) => ({ ...holder, parameters: PARAMETERS }),
      source: "SELF",
    });
    const data = unlessDue(outcome, ({ view: { secret, keyUri }, recoveryCode }) => ({
      ...{ secret, uri: keyUri, picture: qrDataUrl(keyUri), recoveryCode },
    }));
    return { data };
  },

  async confirmMyApp({ context, caller, body: { code } }) {
    const { services, origin } = context;
    if (cleanTyped(code) === "") throw new MfaError("totpMissing");
    const outcome = await confirmFactor(services.ports, { caller, kind: "totp", proof: code, origin });
    return { data: isSecondFactorDue(outcome) ? outcome : await listed(context, caller) };
  },

  async sendMyAddressCode({ context: { services, origin, language }, caller, body }) {
    const recipient = recipientIn(services, body);
    services.channels.demand(recipient.channel);
    const outcome = await sendBindingCode(services.ports, { caller, recipient, origin, language });
    return { data: unlessDue<null, { sent: true }>(outcome, () => ({ sent: true })) };
  },

  async bindMyAddress({ context, caller, body }) {
    const { services, origin } = context;
    const recipient = recipientIn(services, body);
    const outcome = await bindAddress(services.ports, { caller, recipient, code: body.code, origin });
    return { data: isSecondFactorDue(outcome) ? outcome : { ...(await listed(context, caller)), ...outcome } };
  },

  async changeMyPassword({ context: { services, origin }, caller, body: { newPassword, oldPassword } }) {
    const outcome = await changePassword(services.ports, {
      caller,
      newPassword: normalisePassword(newPassword),
      oldPassword: oldPassword === undefined ? null : normalisePassword(oldPassword),
      origin,
    });
    return { data: unlessDue<unknown, { changed: true }>(outcome, () => ({ changed: true })) };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

/** Gives the kinds that this build and configuration can serve; what stands in for others is made with them. */
function bindableKinds({ ports }: Services) {
  const { facilities } = ports.settings;
  return inOrder
    .filter(({ policyWord, needs }) => policyWord !== null && (needs === null || facilities[needs]))
    .map(({ kind }) => kind);
}

/** Gives what is bound after what the session was let do, whatever it is to prove next. */
async function listed({ services, origin }: RequestContext, caller: TokenRef<"session">) {
  const { subject } = await loadCaller(services.ports, caller, origin);
  return presentAuthenticators(subject.authenticators);
}

type Named = RouteBody<OwnRoutes["sendMyAddressCode"]>;

/** @throws {MfaError} malformed */
function recipientIn({ defaultCountryCode }: Services, named: Named): Recipient {
  return "phone" in named
    ? { channel: "sms", address: readPhone({ phone: named.phone }, defaultCountryCode) }
    : { channel: "email", address: readEmail(named.email) };
}
