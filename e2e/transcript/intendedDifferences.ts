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

export const intendedDifferences: readonly IntendedDifference[] = [
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
];
