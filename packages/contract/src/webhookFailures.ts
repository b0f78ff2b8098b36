import { failure } from "./failure.ts";

/** Rows of the catalogue that are about webhooks and access passes. */
export const webhookFailures = {
  webhookUnknown: failure(2128, 404, "没有该 Webhook", "There is no such webhook."),
  webhookOutdated: failure(
    2129,
    409,
    "该 Webhook 已被修改，请重新读取",
    "Somebody has changed this webhook meanwhile.",
  ),
  webhooksFull: failure(
    2130,
    409,
    "Webhook 数量已达上限",
    "There are as many webhooks as there may be. Remove one first.",
  ),
  webhookDisabled: failure(2131, 409, "该 Webhook 已停用", "This webhook is switched off. Switch it on first."),
  webhookMessageUnknown: failure(2132, 404, "没有该 Webhook 消息", "This webhook was told no such message."),
  accessPassUnknown: failure(2133, 404, "没有该临时通行码", "There is no such access pass."),
  accessPassOver: failure(2134, 409, "该临时通行码已失效", "This access pass is over already."),
} as const;
