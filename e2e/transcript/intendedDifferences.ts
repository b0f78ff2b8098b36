/** Says of a place in `now` that it is no longer there. */
export const GONE = "(not there)";

/** Answers that are meant to differ from what is written down, which is what the last landing answered. */
export interface IntendedDifference {
  readonly reason: string;
  /** Such as `totp/a wrong code`. */
  readonly cases: readonly string[];
  /** What is there now, by its place in the case, such as `answer.data.remainCount`. */
  readonly now: Readonly<Record<string, unknown>>;
}

const onlyProved = "Where an address was proved, it alone may be bound: clients send the code to exactly that text.";

export const intendedDifferences: readonly IntendedDifference[] = [
  {
    reason: onlyProved,
    cases: ["codes/signing in by text, where a text is demanded"],
    now: { "answer.data.mfaPhone": "13800138033", "answer.data.mfaPhoneCountryCode": "+86" },
  },
  {
    reason: onlyProved,
    cases: ["codes/signing in by mail, where more is demanded"],
    now: { "answer.data.mfaEmail": "register.code@example.com" },
  },
  {
    reason: "Mobile clients and every generation of Guard read more of an application than it said.",
    cases: ["service/public config"],
    now: {
      "answer.data.passwordTabConfig": GONE,
      "answer.data.qrcodeTabsSettings": GONE,
      "answer.data.identifier": "<app>",
      "answer.data.registerTabs.default": "email",
      "answer.data.passwordTabConfig.enabledLoginMethods.0": "email-password",
      "answer.data.passwordTabConfig.enabledLoginMethods.1": "phone-password",
      "answer.data.passwordTabConfig.enabledLoginMethods.2": "username-password",
      "answer.data.passwordTabConfig.validLoginMethods.0": "email-password",
      "answer.data.passwordTabConfig.validLoginMethods.1": "phone-password",
      "answer.data.passwordTabConfig.validLoginMethods.2": "username-password",
      "answer.data.qrcodeTabsSettings.wechatmp-qrcode": [],
      "answer.data.qrcodeTabsSettings.wechat-miniprogram-qrcode": [],
    },
  },
];
