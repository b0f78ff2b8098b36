import { createHash } from "node:crypto";
import type { Clock, Random } from "@countersign/core";
import type { OutboundMessage, Sender } from "../sender.ts";
import { type FailureKind, SendFailure } from "../sendFailure.ts";
import { callGateway, type GatewayAnswer, ONE_REQUEST_A_CONNECTION } from "./callGateway.ts";
import { fillVendorTemplate, type TemplateValue, type VendorTemplates } from "./fillVendorTemplate.ts";
import { gatewayMessageId } from "./gatewayMessageId.ts";
import { kindOfCode } from "./kindOfCode.ts";
import { readJson } from "./readJson.ts";
import { signAcs3 } from "./signAcs3.ts";
import { vendorCode } from "./vendorCode.ts";

export interface AliyunSenderOptions {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly signName: string;
  readonly templates: VendorTemplates;
  /** Which value fills which variable of the template, such as `{code: "code", min: "minutes"}`. */
  readonly variables: Readonly<Record<string, TemplateValue>>;
  readonly endpoint: string;
}

const EMPTY_SHA256 = createHash("sha256").digest("hex");

const KINDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(Throttling|ServiceUnavailable|isv\.(DAY|MONTH)_LIMIT_CONTROL$)/, "unavailable"],
  [/^isv\.BUSINESS_LIMIT_CONTROL$/, "deferred"],
  [
    /^(InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|Forbidden|NoPermission)/,
    "misconfigured",
  ],
  [
    /^isp\.RAM_PERMISSION_DENY$|^isv\.(OUT_OF_SERVICE|PRODUCT_UN|ACCOUNT_|AMOUNT_NOT_ENOUGH|SMS_TEMPLATE|SMS_SIGN)/,
    "misconfigured",
  ],
  [
    /^isv\.(TEMPLATE_MISSING_PARAMETERS|TEMPLATE_PARAMS_ILLEGAL|INVALID_PARAMETERS|INVALID_JSON_PARAM)$/,
    "misconfigured",
  ],
  [/^(isp\.|InternalError)/, "uncertain"],
];

/**
 * Makes a sender for the Short Message Service of Alibaba Cloud (SendSms, version 2017-05-25), which sends approved
 * templates only and keeps no idempotency key.
 *
 * @throws {TypeError} when the endpoint is no URL
 * @see {@link https://help.aliyun.com/en/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms SendSms}
 */
export function createAliyunSender(options: AliyunSenderOptions, clock: Clock, random: Random): Sender {
  const endpoint = new URL("/", options.endpoint);

  return {
    name: "aliyun",
    channel: "sms",
    idempotent: false,
    async send(message, signal) {
      const headers = {
        host: endpoint.host,
        "x-acs-action": "SendSms",
        "x-acs-content-sha256": EMPTY_SHA256,
        "x-acs-date": new Date(clock.nowMs()).toISOString().replace(/\.\d+Z$/, "Z"),
        "x-acs-signature-nonce": Buffer.from(random.bytes(16)).toString("hex"),
        "x-acs-version": "2017-05-25",
      };
      const request = { method: "POST", path: "/", query: queryFor(message, options, clock.nowMs()), headers };
      const { canonicalQuery, authorization } = signAcs3(request, options.accessKeyId, options.accessKeySecret);
      const url = new URL(`/?${canonicalQuery}`, endpoint);
      const sent = { ...headers, authorization, accept: "application/json", ...ONE_REQUEST_A_CONNECTION };
      const answer = await callGateway({ url, headers: sent, body: "", answerBytes: 16_384 }, signal);
      return judge(answer, message, options);
    },
  };
}

function queryFor(message: OutboundMessage, options: AliyunSenderOptions, nowMs: number): Record<string, string> {
  const { template, values } = fillVendorTemplate(options.templates, message, nowMs);
  const variables = Object.entries(options.variables).map(([name, value]) => [name, values?.[value]]);
  return {
    // Numbers outside mainland China must come without the plus sign; those inside may.
    PhoneNumbers: message.to.replace(/^\+/, ""),
    SignName: options.signName,
    TemplateCode: template,
    OutId: message.id,
    ...(values === null ? {} : { TemplateParam: JSON.stringify(Object.fromEntries(variables)) }),
  };
}

/** Gives the id of what was taken. Business failures come with status 200, so the code decides. */
function judge(answer: GatewayAnswer, message: OutboundMessage, options: AliyunSenderOptions): string | null {
  const { Code: code, BizId: id } = readJson(answer.body);
  const credentials = [options.accessKeyId, options.accessKeySecret];
  if (answer.status === 200 && code === "OK") return gatewayMessageId(id, message, credentials);
  const secrets = [message.code, message.to.slice(1), message.text, ...credentials];
  const reason = `HTTP ${answer.status}, error ${vendorCode(code, secrets)}`;
  throw new SendFailure(kindOfCode(code, answer.status, KINDS), reason);
}
