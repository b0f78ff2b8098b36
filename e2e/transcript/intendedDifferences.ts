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

const usedCostsNothing = "A late copy of a code that was used takes no try.";

function triesLeft(left: number, ...cases: readonly string[]): IntendedDifference {
  return { reason: usedCostsNothing, cases, now: { "answer.data.remainCount": left } };
}

function triesLeftInGraphql(left: number, ...cases: readonly string[]): IntendedDifference {
  return { reason: usedCostsNothing, cases, now: { "answer.errors.0.message.data.remainCount": left } };
}

const secondLabel =
  "otpauth://totp/Countersign:binder%40example.com%20(second)?secret=<base32>&period=30&digits=6&algorithm=SHA1&issuer=Countersign";

export const intendedDifferences: readonly IntendedDifference[] = [
  {
    reason: "A live session says where to bring the face, while that is asked for.",
    cases: [
      ...[
        "opening to bind",
        "a frame that is no movement",
        "a frame of no use",
        "the first movement",
        "the second movement",
      ],
      ...["opening to verify", "opening in a session"],
    ].map((name) => `liveFaces/${name}`),
    now: { "answer.target": null },
  },
  {
    reason: "Clients for phones know 1636 alone.",
    cases: ["totp/signing in is not enough, on a phone"],
    now: { "answer.apiCode": 1636, "answer.code": 1636, "answer.message": "应用要求多因素认证" },
  },
  {
    reason: "A second authenticator has a label of its own in the app.",
    cases: ["totp/beginning another one"],
    now: { "answer.data.qrcode_uri": secondLabel },
  },
  triesLeft(
    5,
    ...["codes/registering by text, used code", "codes/registering by mail, used code", "codes/a reset, used code"],
    ...["codes/signing in by text, used code", "codes/signing in by mail, used code"],
  ),
  triesLeft(
    4,
    ...["codes/signing in by text, code for another purpose", "codes/signing in by mail, wrong code"],
    ...["codes/signing in by text, wrong code"],
  ),
  triesLeftInGraphql(5, "codes/signing in by text in GraphQL, used code"),
  triesLeftInGraphql(4, "codes/registering by text in GraphQL, code for another"),
  triesLeftInGraphql(3, "codes/a reset in GraphQL, wrong code"),
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
    reason: "A reset by code proves the address.",
    cases: ["codes/the new password"],
    now: { "answer.data.emailVerified": true },
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
