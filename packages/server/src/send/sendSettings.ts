import type { TemplateValue, VendorTemplates } from "./gateways/fillVendorTemplate.ts";

export type SmsSenderName = "webhook" | "twilio" | "aliyun" | "tencent";

/** Which gateways there are. A gateway that is not set up is null. */
export interface SendSettings {
  /** `COUNTERSIGN_SMS_SENDERS=webhook,twilio`: which to ask, in this order; null: all that are set up, in the order below. */
  readonly smsSenders: readonly SmsSenderName[] | null;
  readonly webhook: WebhookSettings | null;
  readonly twilio: TwilioSettings | null;
  readonly aliyun: AliyunSettings | null;
  readonly tencent: TencentSettings | null;
  readonly smtp: SmtpSettings | null;
}

export interface WebhookSettings {
  /** `COUNTERSIGN_SMS_WEBHOOK_URL` */
  readonly url: string;
  /** `COUNTERSIGN_SMS_WEBHOOK_SECRET` */
  readonly secret: string;
  /** `COUNTERSIGN_SMS_WEBHOOK_SECRET_PREVIOUS`: signs too while the receiver changes over. */
  readonly previousSecret: string | null;
}

export interface TwilioSettings {
  /** `COUNTERSIGN_TWILIO_ACCOUNT_SID` */
  readonly accountSid: string;
  /** `COUNTERSIGN_TWILIO_API_KEY_SID`: set, the token below is the secret of this key. */
  readonly apiKeySid: string | null;
  /** `COUNTERSIGN_TWILIO_AUTH_TOKEN` */
  readonly authToken: string;
  /** `COUNTERSIGN_TWILIO_FROM`: number, alphanumeric sender or messaging service (`MG…`). */
  readonly from: string;
  /** `COUNTERSIGN_TWILIO_ENDPOINT`, by default `https://api.twilio.com`. */
  readonly endpoint: string | null;
}

export interface AliyunSettings {
  /** `COUNTERSIGN_ALIYUN_ACCESS_KEY_ID` */
  readonly accessKeyId: string;
  /** `COUNTERSIGN_ALIYUN_ACCESS_KEY_SECRET` */
  readonly accessKeySecret: string;
  /** `COUNTERSIGN_ALIYUN_SIGN_NAME` */
  readonly signName: string;
  /** `COUNTERSIGN_ALIYUN_TEMPLATE=SMS_1`, and for single scenes `COUNTERSIGN_ALIYUN_TEMPLATES=resetPassword=SMS_2,unbind=SMS_3`. */
  readonly templates: VendorTemplates;
  /** `COUNTERSIGN_ALIYUN_VARIABLES=code=code,min=minutes`: variable of the template = its value; by default `code=code`. */
  readonly variables: Readonly<Record<string, TemplateValue>> | null;
  /** `COUNTERSIGN_ALIYUN_ENDPOINT`, by default `https://dysmsapi.aliyuncs.com`. */
  readonly endpoint: string | null;
}

export interface TencentSettings {
  /** `COUNTERSIGN_TENCENT_SECRET_ID` */
  readonly secretId: string;
  /** `COUNTERSIGN_TENCENT_SECRET_KEY` */
  readonly secretKey: string;
  /** `COUNTERSIGN_TENCENT_SDK_APP_ID` */
  readonly sdkAppId: string;
  /** `COUNTERSIGN_TENCENT_SIGN_NAME` */
  readonly signName: string | null;
  /** `COUNTERSIGN_TENCENT_TEMPLATE=1110`, and for single scenes `COUNTERSIGN_TENCENT_TEMPLATES=resetPassword=1111`. */
  readonly templates: VendorTemplates;
  /** `COUNTERSIGN_TENCENT_VARIABLES=code,minutes`: what fills {1}, {2}, …; by default `code`. */
  readonly variables: readonly TemplateValue[] | null;
  /** `COUNTERSIGN_TENCENT_REGION`, by default `ap-guangzhou`. */
  readonly region: string | null;
  /** `COUNTERSIGN_TENCENT_ENDPOINT`, by default `https://sms.tencentcloudapi.com`. */
  readonly endpoint: string | null;
}

export interface SmtpSettings {
  /** `COUNTERSIGN_SMTP_URL` */
  readonly url: string;
  /** `COUNTERSIGN_MAIL_FROM` */
  readonly from: string;
}
