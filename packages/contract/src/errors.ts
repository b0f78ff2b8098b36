import { type FailureRow, failure, type Language, type Sentence } from "./failure.ts";
import { managementFailures } from "./managementFailures.ts";
import { webhookFailures } from "./webhookFailures.ts";

export type { Language, Sentence };

/** Every way a request can fail. Released numbers never change. */
export const failures = {
  ...managementFailures,
  ...webhookFailures,

  mfaRequired: failure(1635, 302, "请完成多因素认证", "Complete multi-factor authentication to go on."),
  applicationMfaRequired: failure(1636, 302, "应用要求多因素认证", "This application asks for a second factor."),

  malformed: failure(400, 400, "请求参数错误", "The request is malformed."),
  notFound: failure(404, 404, "资源不存在", "There is nothing here."),
  methodNotAllowed: failure(405, 405, "请求方法不支持", "This method is not allowed here."),
  bodyTooLarge: failure(413, 413, "请求内容过大", "The request is too large."),
  mediaTypeUnsupported: failure(415, 415, "不支持的请求类型", "Send JSON: this media type is not supported."),
  internal: failure(500, 400, "服务器内部错误", "Something went wrong on our side. Please try again."),

  clientInvalid: failure(2110, 401, "应用凭证无效", "The application's credentials are not valid."),
  applicationUnknown: failure(2008, 400, "应用不存在", "There is no such application."),
  notSignedIn: failure(2020, 401, "尚未登录，无访问权限", "You are not signed in."),
  mfaTokenInvalid: failure(2021, 401, "登录信息已失效，请重新登录", "This sign-in has ended. Please sign in again."),
  sessionExpired: failure(2206, 401, "登录信息已过期", "Your session has expired. Please sign in again."),
  sessionRevoked: failure(2207, 401, "登录信息已失效", "Your session has ended. Please sign in again."),

  passwordWrong: failure(2333, 403, "账号或密码错误", "The account or the password is wrong."),
  firstFactorUnsuitable: failure(
    2091,
    403,
    "该账号的二次验证方式与本次登录方式相同，请使用密码登录",
    "This account's second factor is the way you signed in. Please sign in with your password.",
  ),
  passwordDisavowed: failure(
    2104,
    403,
    "该密码已被停用，请重置密码",
    "This password was suspended because somebody else may know it. Reset it to sign in with a password again.",
  ),
  signInDenied: failure(
    2112,
    403,
    "本次登录存在风险，已被拒绝，请联系管理员",
    "This sign-in was refused because it looks risky. Please ask your administrator.",
  ),
  passwordUnreadable: failure(2016, 400, "无法解密客户端密码", "The password could not be decrypted."),
  accountBlocked: failure(2005, 403, "账号已锁定", "This account is blocked."),
  userNotFound: failure(2004, 404, "用户不存在", "There is no such user."),
  userExists: failure(2026, 409, "用户已存在", "This user exists already."),
  usernameTaken: failure(2034, 409, "用户名已存在", "This user name is taken."),
  phoneTaken: failure(2035, 409, "手机号已被绑定", "This phone number is in use."),
  emailTaken: failure(2200, 409, "邮箱已被绑定", "This e-mail address is in use."),

  totpWrong: failure(6001, 403, "TOTP 口令错误", "The code from your app is wrong."),
  totpMissing: failure(6003, 400, "请输入 TOTP 口令", "Enter the code from your app."),
  recoveryCodeWrong: failure(6002, 403, "恢复代码错误", "The recovery code is wrong."),
  recoveryCodeMissing: failure(6004, 400, "请输入恢复代码", "Enter your recovery code."),
  codeWrong: failure(2001, 403, "验证码错误", "The code is wrong."),
  codeExpired: failure(2300, 403, "验证码已过期", "The code has expired. Ask for a new one."),
  codeSuperseded: failure(2302, 403, "已发送新的验证码，请输入最新的验证码", "A newer code was sent. Enter that one."),
  bindingExpired: failure(
    2301,
    403,
    "绑定已过期，请重新开始",
    "There is no binding to confirm, or it has expired. Please start again.",
  ),

  addressNotYours: failure(
    2096,
    403,
    "该账号已有验证过的地址，请使用该地址",
    "This account has an address of its own that was proved. Use that one.",
  ),
  enrolmentNeedsHelp: failure(
    2098,
    403,
    "该账号没有可验证的地址，请联系管理员",
    "This account has no address that could prove you. Ask whoever runs this application for help.",
  ),
  lastFactor: failure(
    2097,
    409,
    "该应用要求二次验证，请先绑定其他验证方式",
    "This is the last way to confirm your sign-in that this application accepts. Bind another one first.",
  ),

  authenticatorUnknown: failure(
    2102,
    404,
    "没有该验证器，未作任何更改",
    "You have no such authenticator. Nothing was changed.",
  ),
  deviceNotTrusted: failure(2113, 403, "此登录不能信任设备", "This sign-in cannot have its device trusted."),
  deviceUnknown: failure(2114, 404, "没有该受信任的设备", "You have no such trusted device."),
  sessionUnknown: failure(2105, 404, "没有该登录会话", "You have no such session."),
  redirectUriUnknown: failure(
    2107,
    400,
    "该地址不是应用的回调地址",
    "This address is none of the application's redirect URIs. They are compared letter by letter.",
  ),
  grantInvalid: failure(
    2108,
    400,
    "授权码无效",
    "The code is not good: wrong, used, expired, or given for something else. Begin the sign-in again.",
  ),
  ownLoginRefused: failure(
    2109,
    403,
    "该应用不允许自行校验密码",
    "This application may not check passwords by itself: an operator has to allow it.",
  ),
  stepUpUnreachable: failure(
    2111,
    409,
    "当前账号绑定的验证方式不足以完成该操作，请先绑定验证器或手机号",
    "Nothing that is bound proves enough for this. Bind an authenticator app or a phone number first.",
  ),
  recoveryNeedsFactor: failure(
    2106,
    409,
    "请先绑定一种验证方式，恢复代码用于代替它",
    "Bind a second factor first: a recovery code stands in for one.",
  ),

  facePhotoMissing: failure(
    1700,
    400,
    "未找到人脸照片，请重新拍摄并上传",
    "The photo is not there: it was never sent, was used already or has expired. Please take another.",
  ),
  faceNotBound: failure(1701, 403, "尚未绑定人脸", "No face is bound to this account yet."),
  facePhotosIncomplete: failure(1701, 400, "请提供两张人脸照片", "Two photos of your face are needed to bind it."),
  faceOutdated: failure(
    1701,
    403,
    "人脸识别已升级，请使用其他方式登录后重新绑定人脸",
    "Faces are recognised in a newer way now. Sign in another way and bind your face again.",
  ),
  faceWrong: failure(1702, 403, "人脸验证失败", "This does not look like the face that is bound."),
  faceUnusable: failure(1702, 400, "照片无法用于人脸识别", "This photo cannot be used."),
  faceBound: failure(1706, 409, "已绑定人脸", "A face is bound to this account already. Unbind it first."),
  faceBindFailed: failure(
    1707,
    403,
    "两张照片不像同一个人，人脸绑定失败",
    "The two photos do not look like one person. Please take them again.",
  ),
  faceLiveRequired: failure(
    2092,
    403,
    "该应用要求活体检测，不接受照片",
    "This application takes no photos: show your face in a live session.",
  ),
  faceSessionEnded: failure(
    2093,
    404,
    "活体检测已结束，请重新开始",
    "There is no such live session, or it is over. Please start again.",
  ),
  faceSessionFailed: failure(2094, 403, "活体检测未通过，请重新开始", "The live session failed. Please start again."),
  faceUnavailable: failure(
    2095,
    424,
    "人脸识别暂不可用，请稍后再试或使用其他方式",
    "Faces cannot be judged at the moment. Please try again in a minute, or use another way.",
  ),

  unavailable: failure(
    2099,
    424,
    "服务暂不可用，请稍后再试",
    "The service cannot reach its data at the moment. Please try again in a moment.",
  ),
  tooOften: failure(1002, 429, "操作过于频繁，请稍后再试", "Too many requests. Please try again in a moment."),
  emailTooOften: failure(
    2080,
    429,
    "邮件发送过于频繁，请稍后再试",
    "An e-mail was sent a moment ago. Please wait before asking for another.",
  ),
  smsTooOften: failure(
    422,
    422,
    "短信发送过于频繁，请稍后再试",
    "A message was sent a moment ago. Please wait before asking for another.",
  ),
  channelDown: failure(
    2090,
    424,
    "消息发送服务暂不可用，请稍后再试",
    "Messages cannot be sent at the moment. Please try again in a minute.",
  ),
  factorLocked: failure(
    2057,
    403,
    "错误次数过多，请稍后再试",
    "Too many wrong tries. Please wait before trying again.",
  ),
  factorDisabled: failure(
    2005,
    403,
    "该验证方式已停用，请使用其他方式",
    "This factor is switched off after too many wrong tries. Use another one or your recovery code.",
  ),
  signInLocked: failure(
    2057,
    403,
    "密码错误次数过多，请稍后再试",
    "Too many wrong passwords. Please wait before trying again.",
  ),
  nothingToRelease: failure(
    2103,
    409,
    "没有可申请移除的验证方式，请使用已绑定的验证方式",
    "None of these factors can be removed for you. One can that somebody bound before your address was first proved by a reset of the password.",
  ),
} as const satisfies Record<string, FailureRow>;

export type FailureName = keyof typeof failures;

/**
 * The one error that may reach a client. Anything else thrown is a defect: it is logged and answered as `internal`.
 *
 * `data` goes out with the failure: it never carries a secret. `name` of the failure is `failure`.
 */
export class MfaError extends Error {
  readonly failure: FailureName;
  readonly data: Readonly<Record<string, unknown>> | null;

  constructor(failure: FailureName, data: Readonly<Record<string, unknown>> | null = null, options?: ErrorOptions) {
    super(failure, options);
    this.name = "MfaError";
    this.failure = failure;
    this.data = data;
  }

  get code(): number {
    return failures[this.failure].code;
  }

  get status(): number {
    return failures[this.failure].status;
  }

  /** Seconds after which trying again makes sense, when the failure knows them. */
  get retryAfterSeconds(): number | null {
    const seconds = this.data?.retryAfterSeconds;
    return typeof seconds === "number" ? seconds : null;
  }
}

/** Gives the refusal of one input field: `field` is its path, `rule` a sentence that names what it must be. */
export function malformed(field: string, rule: string): MfaError {
  return new MfaError("malformed", { field, rule });
}
