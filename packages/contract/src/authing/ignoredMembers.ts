import type { AuthingRoutes } from "./routes.ts";

interface Ignoring {
  /** Dots lead inwards. */
  readonly names: readonly string[];
  readonly sentBy: string;
  readonly why: string;
}

/** Members that paths of Authing's clients do not take, and that clients send all the same. */
export interface IgnoredMembers extends Ignoring {
  readonly in: "body" | "query";
  readonly routes: readonly (keyof AuthingRoutes)[];
}

/** Arguments that the GraphQL of Authing's clients has to declare, and that no operation goes by. */
export interface IgnoredArguments extends Ignoring {
  readonly operations: readonly string[];
}

const NO_CAPTCHA = "there are no captchas: limits stand in for them";
const NO_PIPELINE = "it is for functions that Authing runs at a sign-in, of which there are none";
const NOT_A_SIGN_IN = "a sign-in writes no custom data; a registration does, by `params`";
const NONE_IS_MADE = "no account is made by this sign-in, and an unknown name fails like a wrong password";
const UNPROVED = "an address in a profile counts with a token of its proof alone, and that is refused";
const OWN_ADDRESS = "an address is the connection's, or `clientIp` of a back end";
const MANAGED = "what ties an account to another system is a manager's to set";
const SDKS = "JavaScript, Python, Java";
const SENT_BACK = "JavaScript, Python, Java, with the whole account as it was answered";
const THIRD = "clients of generation 3";

const logins = ["loginByAccount", "loginByPhoneCode", "loginByEmailCode"] as const;
const codeRegistrations = [
  "registerByPhoneCode",
  "registerByPhoneCodeAsMobile",
  "registerByEmailCode",
  "registerByEmailCodeAsGuard",
] as const;
const registrations = [
  "registerByEmail",
  "registerByUsername",
  "registerByPhone",
  "registerByEmailAsGuard",
  "registerByUsernameAsGuard",
  ...codeRegistrations,
] as const;
const faceVerifications = ["verifyFace", "verifyAppFace"] as const;
const totpVerifications = ["verifyTotp", "verifyAppTotp"] as const;
const recoveries = ["verifyRecoveryCode", "verifyRecoveryCodeAsMobile"] as const;
const byMfaToken = [...totpVerifications, ...recoveries, ...faceVerifications] as const;

/** What is ignored on purpose; whatever else a path does not take is ignored there as well, as Authing ignores it. */
export const ignoredMembers: readonly IgnoredMembers[] = [
  {
    in: "body",
    names: ["mfaToken"],
    routes: [
      "associateTotp",
      "confirmTotp",
      "associateFace",
      "verifySms",
      "verifyEmail",
      "checkAddress",
      ...byMfaToken,
    ],
    sentBy: "Java, C#",
    why: "it repeats the bearer token, which alone says who calls",
  },
  {
    in: "body",
    names: ["source"],
    routes: ["confirmTotp", ...totpVerifications, ...recoveries],
    sentBy: "JavaScript, Python, Guard, Go, iOS, Android",
    why: "an app has the source that it was bound with",
  },
  {
    in: "body",
    names: ["isExternal", "isExternalPhoto"],
    routes: ["associateFace", ...faceVerifications],
    sentBy: "Java, JavaScript, iOS, Android",
    why: "whether a photo is a key or an address can be seen",
  },
  {
    in: "body",
    names: ["type"],
    routes: faceVerifications,
    sentBy: "JavaScript, iOS, Android",
    why: "the path says that it is a face",
  },
  {
    in: "body",
    names: ["captchaCode"],
    routes: ["loginByAccount", "sendLoginSms", "sendRegisterSms"],
    sentBy: "Guard, iOS, Android",
    why: NO_CAPTCHA,
  },
  {
    in: "body",
    names: ["context"],
    routes: [...logins, ...registrations],
    sentBy: "JavaScript, iOS, Android",
    why: NO_PIPELINE,
  },
  { in: "body", names: ["postUserInfoPipeline"], routes: registrations, sentBy: "Guard", why: NO_PIPELINE },
  { in: "query", names: ["userPoolId"], routes: ["findName"], sentBy: "Guard", why: "the application says the pool" },
  { in: "body", names: ["customData"], routes: logins, sentBy: "Guard", why: NOT_A_SIGN_IN },
  { in: "body", names: ["withCustomData"], routes: logins, sentBy: "Guard", why: "custom data are always answered" },
  {
    in: "body",
    names: ["agreementIds"],
    routes: logins,
    sentBy: "Guard",
    why: "there are no agreements to consent to",
  },
  {
    in: "body",
    names: ["phoneCountryCode"],
    routes: ["loginByEmailCode"],
    sentBy: "JavaScript",
    why: "an e-mail address has none",
  },
  {
    in: "body",
    names: ["profile.phone", "profile.email"],
    routes: registrations,
    sentBy: "JavaScript",
    why: UNPROVED,
  },
  {
    in: "body",
    names: ["profile.ip"],
    routes: registrations,
    sentBy: "JavaScript",
    why: OWN_ADDRESS,
  },
  {
    in: "body",
    names: ["profile.oauth"],
    routes: registrations,
    sentBy: "JavaScript",
    why: MANAGED,
  },
  {
    in: "body",
    names: ["options.scope"],
    routes: ["signIn"],
    sentBy: THIRD,
    why: "one scope is given to all, and `scope` of the answer says which",
  },
  { in: "body", names: ["options.captchaCode"], routes: ["signIn"], sentBy: THIRD, why: NO_CAPTCHA },
  { in: "body", names: ["options.context"], routes: ["signIn"], sentBy: THIRD, why: NO_PIPELINE },
  { in: "body", names: ["options.customData"], routes: ["signIn"], sentBy: THIRD, why: NOT_A_SIGN_IN },
  { in: "body", names: ["options.autoRegister"], routes: ["signIn"], sentBy: THIRD, why: NONE_IS_MADE },
  {
    in: "query",
    names: ["type", "authenticator_type"],
    routes: ["listAuthenticators"],
    sentBy: "JavaScript, Python, Java, C#, Go",
    why: "the list is of authenticator apps alone, and one client sends an address of its memory",
  },
  {
    in: "query",
    names: ["app_id", "appId", "only_self"],
    routes: ["logout"],
    sentBy: "iOS, Android, Flutter, JavaScript",
    why: "a sign-out ends the session of the token, and no other",
  },
  {
    in: "query",
    names: ["appId", "userId", "deviceId"],
    routes: ["logoutAtRoot"],
    sentBy: "Java, JavaScript",
    why: "a sign-out ends the session of the token, and no other",
  },
  {
    in: "query",
    names: ["private"],
    routes: ["upload"],
    sentBy: "JavaScript, Guard, iOS, Android",
    why: "photos of faces are private and avatars public, whatever is asked",
  },
];

/** Headers of Authing's clients that say something, and that nothing goes by. */
export const ignoredHeaders: readonly Ignoring[] = [
  {
    names: ["authorization"],
    sentBy: "JavaScript, Java, mobile",
    why: "where anyone may call, a user token or mfaToken, stale or not, says nothing: a sign-in must not fail by the last one",
  },
  {
    names: ["x-authing-sdk-version"],
    sentBy: "Java, generation 3",
    why: "one client claims a version that it has not",
  },
  {
    names: ["x-real-ip"],
    sentBy: "Python of generation 3",
    why: "an address is the connection's, or a trusted proxy's",
  },
];

const passwordSignIns = ["loginByEmail", "loginByUsername", "loginByPhonePassword"] as const;
const graphqlRegistrations = ["registerByEmail", "registerByUsername", "registerByPhoneCode"] as const;

/** What the GraphQL of Authing's clients declares for their sake, and ignores. */
export const ignoredArguments: readonly IgnoredArguments[] = [
  { names: ["input.captchaCode"], operations: passwordSignIns, sentBy: SDKS, why: NO_CAPTCHA },
  { names: ["captchaCode"], operations: ["loginBySubAccount"], sentBy: SDKS, why: NO_CAPTCHA },
  {
    names: ["input.context"],
    operations: [...passwordSignIns, "loginByPhoneCode", ...graphqlRegistrations],
    sentBy: SDKS,
    why: NO_PIPELINE,
  },
  {
    names: ["input.autoRegister", "input.params"],
    operations: ["loginByPhonePassword"],
    sentBy: SDKS,
    why: `a number is an account's once a code has proved it: ${NONE_IS_MADE}`,
  },
  {
    names: ["input.profile.phone", "input.profile.email"],
    operations: graphqlRegistrations,
    sentBy: SDKS,
    why: UNPROVED,
  },
  { names: ["input.profile.ip"], operations: graphqlRegistrations, sentBy: SDKS, why: OWN_ADDRESS },
  { names: ["input.profile.oauth"], operations: graphqlRegistrations, sentBy: SDKS, why: MANAGED },
  {
    names: ["input.tokenExpiredAt", "input.loginsCount", "input.lastLogin", "input.lastIP"],
    operations: ["updateUser"],
    sentBy: SENT_BACK,
    why: "the server keeps these itself",
  },
  {
    names: ["input.mainDepartmentId", "input.mainDepartmentCode", "input.directManagement"],
    operations: ["updateUser"],
    sentBy: SENT_BACK,
    why: "there are no departments, and no answer names one",
  },
  {
    names: [
      "userInfo.registerSource",
      "userInfo.loginsCount",
      "userInfo.lastLogin",
      "userInfo.lastIP",
      "userInfo.signedUp",
    ],
    operations: ["createUser"],
    sentBy: SENT_BACK,
    why: "the server keeps these itself, from the account's making on",
  },
];
