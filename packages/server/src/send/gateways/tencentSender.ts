import type { Clock } from "@countersign/core";
import type { OutboundMessage, Sender } from "../sender.ts";
import { type FailureKind, SendFailure } from "../sendFailure.ts";
import { asRecord } from "./asRecord.ts";
import { callGateway, type GatewayAnswer, ONE_REQUEST_A_CONNECTION } from "./callGateway.ts";
import { fillVendorTemplate, type TemplateValue, type VendorTemplates } from "./fillVendorTemplate.ts";
import { gatewayMessageId } from "./gatewayMessageId.ts";
import { kindOfCode } from "./kindOfCode.ts";
import { readJson } from "./readJson.ts";
import { signTc3 } from "./signTc3.ts";
import { vendorCode } from "./vendorCode.ts";

export interface TencentSenderOptions {
  readonly secretId: string;
  readonly secretKey: string;
  readonly sdkAppId: string;
  /** Null where the region knows no signatures. */
  readonly signName: string | null;
  readonly templates: VendorTemplates;
  /** What fills {1}, {2}, … of the template. */
  readonly variables: readonly TemplateValue[];
  /** Such as `ap-guangzhou`. */
  readonly region: string;
  readonly endpoint: string;
}

const KINDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(RequestLimitExceeded|ResourceInsufficient|ResourceUnavailable)/, "unavailable"],
  [/^LimitExceeded\.(App(Global|MainlandChina)?DailyLimit|DailyLimit)$/, "unavailable"],
  [/^LimitExceeded\.(DeliveryFrequencyLimit|PhoneNumber\w*Limit)$/, "deferred"],
  [
    /^(AuthFailure|UnauthorizedOperation|InvalidAction|NoSuch|UnsupportedRegion|IpNotInWhitelist|IpInBlacklist)/,
    "misconfigured",
  ],
  [
    /^FailedOperation\.(Signature|Template|MissingSignature|MissingTemplate|InsufficientBalance|NotEnterprise)/,
    "misconfigured",
  ],
  [/^InvalidParameterValue\.(SdkAppId|TemplateParameter)/, "misconfigured"],
  [/^InternalError/, "uncertain"],
];

/**
 * Makes a sender for the Short Message Service of Tencent Cloud (SendSms, version 2021-01-11), which sends approved
 * templates only and keeps no idempotency key.
 *
 * @throws {TypeError} when the endpoint is no URL
 * @see {@link https://cloud.tencent.com/document/api/382/55981 SendSms}
 */
export function createTencentSender(options: TencentSenderOptions, clock: Clock): Sender {
  const url = new URL("/", options.endpoint);

  return {
    name: "tencent",
    channel: "sms",
    idempotent: false,
    async send(message, signal) {
      const payload = JSON.stringify(payloadFor(message, options, clock.nowMs()));
      const timestampSeconds = Math.floor(clock.nowMs() / 1000);
      const signed = { "content-type": "application/json; charset=utf-8", host: url.host, "x-tc-action": "SendSms" };
      const request = { service: "sms", timestampSeconds, headers: signed, payload };
      const headers = {
        ...signed,
        authorization: signTc3(request, options.secretId, options.secretKey),
        "x-tc-timestamp": String(timestampSeconds),
        "x-tc-version": "2021-01-11",
        "x-tc-region": options.region,
        ...ONE_REQUEST_A_CONNECTION,
      };
      const answer = await callGateway({ url, headers, body: payload, answerBytes: 16_384 }, signal);
      return judge(answer, message, options);
    },
  };
}

function payloadFor(message: OutboundMessage, options: TencentSenderOptions, nowMs: number): unknown {
  const { template, values } = fillVendorTemplate(options.templates, message, nowMs);
  return {
    PhoneNumberSet: [message.to],
    SmsSdkAppId: options.sdkAppId,
    ...(options.signName === null ? {} : { SignName: options.signName }),
    TemplateId: template,
    TemplateParamSet: values === null ? [] : options.variables.map((name) => values[name]),
    SessionContext: message.id,
  };
}

/** Gives the id of what was taken. Failures come with status 200: of the request in `Error`, of the message in its send status. */
function judge(answer: GatewayAnswer, message: OutboundMessage, options: TencentSenderOptions): string | null {
  const response = asRecord(readJson(answer.body).Response);
  const statuses = response.SendStatusSet;
  const { Code: status, SerialNo: id } = asRecord(Array.isArray(statuses) ? statuses[0] : undefined);
  const credentials = [options.secretId, options.secretKey];
  if (answer.status === 200 && status === "Ok") return gatewayMessageId(id, message, credentials);
  const code = asRecord(response.Error).Code ?? status;
  const secrets = [message.code, message.to.slice(1), message.text, ...credentials];
  const reason = `HTTP ${answer.status}, error ${vendorCode(code, secrets)}`;
  throw new SendFailure(kindOfCode(code, answer.status, KINDS), reason);
}
