import type { AliyunSenderOptions } from "./gateways/aliyunSender.ts";
import type { SmsWebhookSenderOptions } from "./gateways/smsWebhookSender.ts";
import type { SmtpSenderOptions } from "./gateways/smtpSender.ts";
import type { TencentSenderOptions } from "./gateways/tencentSender.ts";
import type { TwilioSenderOptions } from "./gateways/twilioSender.ts";

export type SmsSenderName = "webhook" | "twilio" | "aliyun" | "tencent";

/** Which gateways there are. A gateway that is not set up is null. */
export interface SendSettings {
  /** Which to ask, in this order; null: all that are set up, in the order below. */
  readonly smsSenders: readonly SmsSenderName[] | null;
  readonly webhook: SmsWebhookSenderOptions | null;
  readonly twilio: TwilioSenderOptions | null;
  readonly aliyun: AliyunSenderOptions | null;
  readonly tencent: TencentSenderOptions | null;
  readonly smtp: SmtpSenderOptions | null;
}
