import type { TriggerData } from "@countersign/contract";
import { type Channel, codeAddressOf, confirmedOf, type SecondFactorDue } from "@countersign/core";
import type { Static } from "typebox";
import { splitPhone } from "../../tokens/splitPhone.ts";

/** Gives what a client needs to ask for the second factor. */
export function presentTriggerData(
  { choices, subject, proving }: Pick<SecondFactorDue, "choices" | "subject" | "proving">,
  mfaToken: string,
): Static<typeof TriggerData> {
  const { user } = subject;
  const phone = user.phone === null ? null : splitPhone(user.phone);
  const addressOf = (channel: Channel): string | null =>
    proving === null
      ? codeAddressOf(subject, channel)
      : (proving.find((each) => each.channel === channel)?.address ?? null);
  const sentTo = addressOf("sms");
  const mfaPhone = sentTo === null ? null : splitPhone(sentTo);
  const isBound = (factor: string): boolean => choices.some((each) => each.factor === factor && each.bound);
  return {
    mfaToken,
    applicationMfa: choices.map(({ factor }, index) => ({ mfaPolicy: factor, sort: index + 1, status: 1 })),
    // Beside a face alone OTP stands for its screen, where the recovery code is typed.
    totpMfaEnabled: confirmedOf(subject, "totp").length > 0 || isBound("OTP"),
    faceMfaEnabled: isBound("FACE"),
    passkeyEnabled: isBound("PASSKEY"),
    mfaPhone: mfaPhone?.phone ?? null,
    mfaPhoneCountryCode: mfaPhone?.phoneCountryCode ?? null,
    mfaEmail: addressOf("email"),
    email: user.email,
    phone: phone?.phone ?? null,
    phoneCountryCode: phone?.phoneCountryCode ?? null,
    username: user.username,
    nickname: user.profile.nickname ?? null,
    avatar: user.profile.photo ?? null,
    current: choices[0]?.factor ?? "OTP",
  };
}
