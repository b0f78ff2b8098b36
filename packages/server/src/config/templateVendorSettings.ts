import { CODE_PURPOSES, NOTICE_PURPOSES } from "../send/messages/messagePurpose.ts";
import { httpUrl } from "./addressKinds.ts";
import { listOf, matching, oneOf, pairsOf } from "./kind.ts";
import { anyText } from "./kinds.ts";
import type { Setting } from "./setting.ts";

const scene = oneOf(...CODE_PURPOSES, ...NOTICE_PURPOSES);
const templateId = matching(/^[^\s=,]+$/, "a template id");
const templateVariable = matching(/^\w+$/, "the name of a variable");
const templateValue = oneOf("code", "minutes");
const templatesByScene = pairsOf(
  scene,
  templateId,
  `scene=template pairs, separated by commas; the scene is ${scene.rule}`,
);
const aliyunVariables = pairsOf(templateVariable, templateValue, "pairs such as code=code,min=minutes");
const tencentVariables = listOf(templateValue, "a list of code and minutes, separated by commas");

/** The settings of the gateways that send approved templates only. */
export const templateVendorSettings = {
  aliyunAccessKeyId: {
    name: "COUNTERSIGN_ALIYUN_ACCESS_KEY_ID",
    section: "Text messages through Alibaba Cloud",
    kind: anyText,
    secret: false,
    unset: "Alibaba Cloud is not used",
    description: "Access key to sign in with.",
  },
  aliyunAccessKeySecret: {
    name: "COUNTERSIGN_ALIYUN_ACCESS_KEY_SECRET",
    section: "Text messages through Alibaba Cloud",
    kind: anyText,
    secret: true,
    unset: "Alibaba Cloud is not used",
    description: "Secret of that access key.",
  },
  aliyunSignName: {
    name: "COUNTERSIGN_ALIYUN_SIGN_NAME",
    section: "Text messages through Alibaba Cloud",
    kind: anyText,
    secret: false,
    unset: "Alibaba Cloud is not used",
    description: "Approved signature that messages begin with.",
  },
  aliyunTemplate: {
    name: "COUNTERSIGN_ALIYUN_TEMPLATE",
    section: "Text messages through Alibaba Cloud",
    kind: templateId,
    secret: false,
    unset: "Alibaba Cloud is not used",
    description: "Approved template for every message with a code.",
  },
  aliyunTemplates: {
    name: "COUNTERSIGN_ALIYUN_TEMPLATES",
    section: "Text messages through Alibaba Cloud",
    kind: templatesByScene,
    secret: false,
    unset: "the template above, and no notifications",
    description:
      "Templates of single scenes, such as `resetPassword=SMS_2,unbind=SMS_3`. A notification is sent only when it has one.",
  },
  aliyunVariables: {
    name: "COUNTERSIGN_ALIYUN_VARIABLES",
    section: "Text messages through Alibaba Cloud",
    kind: aliyunVariables,
    secret: false,
    default: "code=code",
    description: "Which value fills which variable of the templates, such as `code=code,min=minutes`.",
  },
  aliyunEndpoint: {
    name: "COUNTERSIGN_ALIYUN_ENDPOINT",
    section: "Text messages through Alibaba Cloud",
    kind: httpUrl,
    secret: false,
    default: "https://dysmsapi.aliyuncs.com",
    description: "Another address of the API.",
  },

  tencentSecretId: {
    name: "COUNTERSIGN_TENCENT_SECRET_ID",
    section: "Text messages through Tencent Cloud",
    kind: anyText,
    secret: false,
    unset: "Tencent Cloud is not used",
    description: "Key to sign in with.",
  },
  tencentSecretKey: {
    name: "COUNTERSIGN_TENCENT_SECRET_KEY",
    section: "Text messages through Tencent Cloud",
    kind: anyText,
    secret: true,
    unset: "Tencent Cloud is not used",
    description: "Secret of that key.",
  },
  tencentSdkAppId: {
    name: "COUNTERSIGN_TENCENT_SDK_APP_ID",
    section: "Text messages through Tencent Cloud",
    kind: anyText,
    secret: false,
    unset: "Tencent Cloud is not used",
    description: "The SMS application that sends.",
  },
  tencentSignName: {
    name: "COUNTERSIGN_TENCENT_SIGN_NAME",
    section: "Text messages through Tencent Cloud",
    kind: anyText,
    secret: false,
    unset: "no signature, for regions that know none",
    description: "Approved signature that messages begin with.",
  },
  tencentTemplate: {
    name: "COUNTERSIGN_TENCENT_TEMPLATE",
    section: "Text messages through Tencent Cloud",
    kind: templateId,
    secret: false,
    unset: "Tencent Cloud is not used",
    description: "Approved template for every message with a code.",
  },
  tencentTemplates: {
    name: "COUNTERSIGN_TENCENT_TEMPLATES",
    section: "Text messages through Tencent Cloud",
    kind: templatesByScene,
    secret: false,
    unset: "the template above, and no notifications",
    description:
      "Templates of single scenes, such as `resetPassword=1111`. A notification is sent only when it has one.",
  },
  tencentVariables: {
    name: "COUNTERSIGN_TENCENT_VARIABLES",
    section: "Text messages through Tencent Cloud",
    kind: tencentVariables,
    secret: false,
    default: "code",
    description: "What fills `{1}`, `{2}`, … of the templates, such as `code,minutes`.",
  },
  tencentRegion: {
    name: "COUNTERSIGN_TENCENT_REGION",
    section: "Text messages through Tencent Cloud",
    kind: anyText,
    secret: false,
    default: "ap-guangzhou",
    description: "Region of the API.",
  },
  tencentEndpoint: {
    name: "COUNTERSIGN_TENCENT_ENDPOINT",
    section: "Text messages through Tencent Cloud",
    kind: httpUrl,
    secret: false,
    default: "https://sms.tencentcloudapi.com",
    description: "Another address of the API.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
