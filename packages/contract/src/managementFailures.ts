import { failure } from "./failure.ts";

/** Rows of the catalogue that only managers meet. */
export const managementFailures = {
  scopeMissing: failure(
    2119,
    403,
    "该 API 密钥没有所需的权限",
    "This API key was not given the scope that this needs.",
  ),
  apiKeyTooWide: failure(
    2120,
    403,
    "不能创建或终止权限大于自身的密钥",
    "A key makes and ends no key that is worth more than itself, or lives longer.",
  ),
  apiKeyUnknown: failure(2121, 404, "没有该 API 密钥", "There is no such API key."),
  preconditionFailed: failure(2122, 412, "内容已被更改，请重新读取", "It has been changed meanwhile. Read it again."),
  preconditionRequired: failure(
    2123,
    428,
    "请在 If-Match 中写明所更改的版本",
    "Say in If-Match which version of it you change: the ETag that it was shown with.",
  ),
  idempotencyKeyReused: failure(
    2124,
    422,
    "该 Idempotency-Key 已用于另一请求",
    "This Idempotency-Key was sent with another request. Take a new one for each.",
  ),
  idempotencyKeyBusy: failure(
    2125,
    409,
    "使用该 Idempotency-Key 的请求仍在处理中，请稍后再试",
    "A request with this Idempotency-Key is still being carried out. Ask again in a moment.",
  ),
  idempotencyAnswerLost: failure(
    2126,
    409,
    "使用该 Idempotency-Key 的请求已写入内容，但其结果未知，请先查看现状",
    "Something was written for a request with this Idempotency-Key, and its answer is not known. Look at what is there before you ask with another one.",
  ),
  secretsBothLive: failure(
    2100,
    409,
    "已有两个有效密钥，请指明停用哪一个",
    "Two secrets are live already. Say which of them is given up, or wait until the older one has ended.",
  ),
  secretOutdated: failure(2101, 403, "请使用最新的密钥", "This needs the newest secret, not the one that it replaced."),
  policyOutdated: failure(2115, 409, "策略已有更新的版本", "A later version of the policy was kept meanwhile."),
  credentialsInvalid: failure(401, 401, "用户池凭证无效", "The user pool credentials are not valid."),
} as const;
