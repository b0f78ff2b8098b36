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

const noAssurance = "a mailbox is no second authenticator (NIST SP 800-63B-4 §3.1.3.1): it gives no assurance";
const token = "<user token of letters@example.com, acr 1, amr pwd otp>";

/** What a demand for a second factor says, of however many. */
const DEMANDED = [
  ...["mfaToken", "current", "email", "mfaEmail", "phone", "phoneCountryCode", "mfaPhone", "mfaPhoneCountryCode"],
  ...["username", "nickname", "avatar", "totpMfaEnabled", "faceMfaEnabled", "passkeyEnabled"],
];

function demandGone(at: string, factors: number): Readonly<Record<string, unknown>> {
  const offers = Array.from({ length: factors }, (_, index) =>
    ["mfaPolicy", "sort", "status"].map((field) => `applicationMfa.${index}.${field}`),
  );
  return Object.fromEntries([...DEMANDED, ...offers.flat()].map((field) => [`${at}.${field}`, GONE]));
}

const firstFactorEnds = "The first factor of an account ends its sessions in which none was passed.";

/** Instead of a demand (1635), the end of a session (2207). */
function ended(at: string, factors: number): Readonly<Record<string, unknown>> {
  return {
    ...demandGone(`${at}.data`, factors),
    [`${at}.data`]: null,
    [`${at}.flowHandle`]: GONE,
    [`${at}.apiCode`]: 2207,
    [`${at}.code`]: 2207,
    [`${at}.statusCode`]: 401,
    [`${at}.message`]: "登录信息已失效",
  };
}

export const intendedDifferences: readonly IntendedDifference[] = [
  {
    reason: "An access token ends with the secret that it was traded for, so it names it.",
    cases: ["tokens/what an access token says"],
    now: { "shows.claims.data.secretId": "<id of the pool's secret>" },
  },
  {
    reason: noAssurance,
    cases: ["addresses/binding a mailbox", "addresses/a mail as the second factor"],
    now: { "answer.data.token": token, "answer.data.user.token": token },
  },
  { reason: noAssurance, cases: ["addresses/unbinding a mailbox"], now: { token } },
  {
    reason: "The development inbox holds codes, and a proxy makes every stranger local: it asks for its key.",
    cases: ["service/the development inbox as JSON"],
    now: {
      status: 403,
      "answerHeaders.content-type": "application/problem+json; charset=utf-8",
      "answer.messages": GONE,
      "answer.type": "about:blank",
      "answer.title": "Forbidden",
      "answer.status": 403,
      "answer.detail":
        "The development inbox asks for its key. Open the link that the start printed; it is inboxUrl in bootstrap.json in the data folder, too.",
    },
  },
  {
    reason: "An id is read before it is judged, and what is none is told so in words.",
    cases: ["management/the policy of what is no application"],
    now: {
      "answer.data.rule": "must be 24 hexadecimal digits",
      "answer.message": "请求参数错误: appId must be 24 hexadecimal digits",
    },
  },
  {
    reason: "An id is read before it is judged, and what is none is told so in words.",
    cases: ["management/what is bound, of what is no id"],
    now: {
      "answer.data.rule": "must be 24 hexadecimal digits",
      "answer.message": "请求参数错误: id must be 24 hexadecimal digits",
    },
  },
  {
    reason: firstFactorEnds,
    cases: [
      ...["totp/an older session begins another", "totp/unbinding in a session that passed nothing"],
      ...["addresses/unbinding a phone, having passed nothing", "addresses/unbinding a mailbox, having passed nothing"],
    ],
    now: ended("answer", 1),
  },
  { reason: firstFactorEnds, cases: ["faces/unbinding a face, having passed nothing"], now: ended("answer", 2) },
  {
    reason: firstFactorEnds,
    cases: [
      ...["addresses/a phone, having passed nothing", "addresses/no address, having passed nothing"],
      "addresses/a new password, having passed nothing",
    ],
    now: ended("answer.errors.0.message", 1),
  },
  {
    reason: firstFactorEnds,
    cases: ["liveFaces/opening in a session that passed nothing", "liveFaces/opening in that session, in English"],
    now: {
      ...demandGone("answer", 2),
      "answerHeaders.www-authenticate": "Bearer",
      "answer.flowHandle": GONE,
      "answer.code": 2207,
      "answer.detail": "Your session has ended. Please sign in again.",
    },
  },
];
