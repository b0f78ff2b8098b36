/** Judged without case, `_` and `-`. */
const SECRET_ENDING =
  /(?:password|passphrase|passwd|secret|token|cookie|authorization|credentials?|handle|totp|otp|seed|salt|hash|proof|code|key|pem|uri)s?(?:previous)?$/;
/** What may hold a secret inside: all that a request carries, addresses with a query or a password, and messages. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  "body",
  "rawbody",
  "payload",
  "headers",
  "rawheaders",
  "query",
  "querystring",
  "params",
  "variables",
  "args",
  "url",
  "originalurl",
  "rawurl",
  "href",
  "databaseurl",
  "smtpurl",
  "smswebhookurl",
  "text",
  "html",
]);
/** Numbers of failures and answers: they end like secrets and are none. */
const HARMLESS_NAMES: ReadonlySet<string> = new Set(["statuscode", "wirecode", "apicode", "errorcode", "exitcode"]);

/** Judging a name takes longer than writing its field; a program has few names, and strangers add no more than this. */
const MAX_REMEMBERED = 1000;
const remembered = new Map<string, boolean>();

/** Tells whether a field of this name may hold what must not be logged. */
export function isSecretName(name: string): boolean {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replace(/[_-]/g, "");
  const isSecret = !HARMLESS_NAMES.has(plain) && (SECRET_ENDING.test(plain) || SECRET_NAMES.has(plain));
  if (remembered.size < MAX_REMEMBERED) remembered.set(name, isSecret);
  return isSecret;
}
