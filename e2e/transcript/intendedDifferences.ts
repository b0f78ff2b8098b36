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

function fieldWordings(
  at: number,
  key: string,
  [cn = "", tw, us, ja]: readonly string[],
): Readonly<Record<string, unknown>> {
  const place = `answer.data.tabMethodsFields.${at}`;
  const wordings = { "zh-CN": cn, "zh-TW": tw, "en-US": us, "ja-JP": ja };
  const spoken = Object.entries(wordings).map(([language, text]) => [`${place}.i18n.${language}`, text]);
  return { [`${place}.key`]: key, [`${place}.label`]: cn, ...Object.fromEntries(spoken) };
}

/** What is said of a malformed request, with the cases in which it is said. */
const malformed: readonly (readonly [rule: string, cases: readonly string[]])[] = [
  ["purpose must be one of bind, verify", ["liveFaces/opening for what nobody knows"]],
  ["more is not known here", ["liveFaces/opening with a further member"]],
  ['id must match pattern "^[0-9a-fA-F]{24}$"', ["liveFaces/a frame of what is no id"]],
  ["image must be given", ["liveFaces/a frame without a picture"]],
  ['image must match pattern "^[A-Za-z0-9+/]+={0,2}$"', ["liveFaces/a frame that is no base64"]],
  [
    "purpose must be bind in a session: there is no sign-in to complete",
    [
      "liveFaces/opening in a session to verify",
      "tokens/a user token: POST /v1/mfa/face/session",
      "tokens/a user token without a scheme: POST /v1/mfa/face/session",
    ],
  ],
  ["phone or email must be given", ["ownAccount/a code for no address"]],
  ["policy.signals.newDevice.unknown must not be more than the weight", ["policies/a policy that contradicts itself"]],
  ["policy.signals.newDevice.weight must be <= 100", ["policies/a policy with a weight that is none"]],
  ["cases must NOT have fewer than 1 items", ["policies/no cases"]],
  ["mode must be one of fixed, shadow, adaptive", ["policies/a mode that is none"]],
  ["events.at must be of the last hour", ["policies/something of tomorrow"]],
  ["body must have exactly one of token and userId", ["policies/what nothing is worth"]],
  ["overlap is not known here", ["secrets/the pool's, with a member that is none"]],
  ["body cannot be read", ["service/JSON that breaks off, to our path"]],
  ["body must be object", ["service/an empty body to our path", "service/a list to our path"]],
  ["account must be well-formed Unicode text without NUL", ["service/NUL to our path"]],
];

const malformedSentences: readonly IntendedDifference[] = malformed.map(([rule, cases]) => ({
  reason: "A sentence has its stop at its end.",
  cases,
  now: { "answer.detail": `The request is malformed: ${rule}.` },
}));

export const intendedDifferences: readonly IntendedDifference[] = [
  {
    reason: "An application that is none of the manager's pool is not there.",
    cases: [
      "secrets/of no application",
      "policies/a policy of no application",
      "policies/what a policy would have done to no application",
      "policies/no policy of no application",
    ],
    now: { status: 404, "answer.status": 404, "answer.title": "Not Found" },
  },
  {
    reason: "A decision says what was done, what was owed, and that it comes to the same again.",
    cases: ["ownAccount/why"],
    now: { "answer.action": null, "answer.owedSince": null, "answer.decidedAnew": true },
  },
  {
    reason: "Activity says why somebody was asked.",
    cases: ["ownAccount/the last thing that happened"],
    now: { "answer.events.0.because": [] },
  },
  {
    reason: "An authenticator is renamed by PATCH.",
    cases: [
      "service/a page of this machine asks before",
      "service/a page of this machine calls",
      "service/a page of this machine calls our path",
      "service/a page opened from disk asks before",
      "service/a page opened from disk calls",
      "service/a page opened from disk calls our path",
    ],
    now: { "answerHeaders.access-control-allow-methods": "GET, POST, PATCH, DELETE, OPTIONS" },
  },
  {
    reason: "What trusted devices show travels in a header, both ways.",
    cases: [
      "service/a page of this machine asks before",
      "service/a page of this machine calls",
      "service/a page of this machine calls our path",
      "service/a page opened from disk asks before",
      "service/a page opened from disk calls",
      "service/a page opened from disk calls our path",
    ],
    now: {
      "answerHeaders.access-control-allow-headers":
        "authorization, content-type, x-authing-app-id, x-authing-userpool-id, x-authing-app-tenant-id, x-authing-request-from, x-authing-sdk-version, x-authing-lang, x-authing-device-id, x-countersign-device",
      "answerHeaders.access-control-expose-headers": "retry-after, x-request-id, x-countersign-device",
    },
  },
  {
    reason: "A page learns for how long a device may be trusted.",
    cases: ["enrolments/asking what a sign-in may go on with"],
    now: { "answer.trustDays": 0 },
  },
  {
    reason: "The first number or mailbox of an account brings a recovery code along.",
    cases: [
      "enrolments/binding the proved address",
      "enrolments/binding a phone where none was proved",
      "addresses/binding a phone",
      "addresses/binding a mailbox",
      "addresses/the newest of two codes",
    ],
    now: { "answer.recoveryCode": "<recovery code>" },
  },
  {
    reason: "A late copy of a recovery code that was used takes no try.",
    cases: ["totp/a used recovery code"],
    now: { "answer.data.remainCount": 5 },
  },
  {
    reason: "Guard reads more of an application than it said.",
    cases: ["service/public config"],
    now: {
      "answer.data.logo": "<server>/svg-string/logo",
      "answer.data.ssoPageComponentDisplay": GONE,
      "answer.data.ssoPageComponentDisplay.registerBtn": true,
      "answer.data.ssoPageComponentDisplay.forgetPasswordBtn": false,
      "answer.data.verifyCodeTabConfig.enabledLoginMethods.0": "phone-code",
      "answer.data.verifyCodeTabConfig.enabledLoginMethods.1": "email-code",
      "answer.data.verifyCodeTabConfig.validLoginMethods.0": "phone-code",
      "answer.data.verifyCodeTabConfig.validLoginMethods.1": "email-code",
      "answer.data.tabMethodsFields": GONE,
      ...fieldWordings(0, "email", ["邮箱", "郵箱", "e-mail address", "メールアドレス"]),
      ...fieldWordings(1, "phone", ["手机号", "手機號", "phone number", "電話番号"]),
      ...fieldWordings(2, "username", ["用户名", "使用者名稱", "user name", "ユーザー名"]),
      "answer.data.extendsFields": [],
      "answer.data.complateFiledsPlace": [],
    },
  },
  ...malformedSentences,
  {
    reason: "A body that may be one of several says what each of them needs.",
    cases: ["ownAccount/a code for no address"],
    now: { "answer.rule": "or email must be given" },
  },
];
