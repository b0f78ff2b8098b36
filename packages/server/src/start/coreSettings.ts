import type { CoreSettings, PolicyFactor } from "@countersign/core";
import type { Settings } from "../config/settings.ts";
import type { Senders } from "../send/createSenders.ts";

/** Gives the rules of the domain as the operator set them; what can be served depends on what can be sent. */
export function coreSettings(settings: Settings, senders: Senders): CoreSettings {
  const sendable: readonly PolicyFactor[] = [
    ...(senders.sms.length > 0 ? (["SMS"] as const) : []),
    ...(senders.email.length > 0 ? (["EMAIL"] as const) : []),
  ];
  return {
    totpStrictConfirm: settings.totpStrictConfirm,
    importWeak: settings.importWeak,
    servableFactors: ["OTP", ...sendable],
    smsCountries: smsCountries(settings),
    sendLimits: {
      resend: settings.limitResend,
      backedRecipient: settings.limitBackedRecipient,
      backedUser: settings.limitBackedUser,
      backedAddress: settings.limitBackedAddress,
      notice: settings.limitNotice,
      recipient: settings.limitRecipient,
      address: settings.limitAddress,
      device: settings.limitDevice,
      prefix: settings.limitPrefix,
      application: settings.limitApplication,
      applicationBudget: settings.limitApplicationBudget,
    },
  };
}

function smsCountries({ smsCountries: listed, defaultCountry }: Settings): readonly string[] | null {
  if (listed === null) return [defaultCountry.slice(1)];
  return listed.length === 0 ? null : listed.map((each) => each.slice(1));
}
