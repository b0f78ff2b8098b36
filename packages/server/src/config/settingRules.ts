import { type SettingKey, settings } from "./settings.ts";

/** The settings that are given, as text. */
export type SettingTexts = Readonly<Partial<Record<SettingKey, string>>>;

/** What must hold between settings. */
export interface SettingRule {
  /** The setting to name. */
  readonly setting: SettingKey;
  readonly rule: string;
  isBroken(given: SettingTexts): boolean;
}

export const settingRules: readonly SettingRule[] = [
  {
    setting: "masterKey",
    rule: "or COUNTERSIGN_MASTER_KEY_FILE must be given when NODE_ENV is production.",
    isBroken: ({ production, masterKey }) => production === "production" && masterKey === undefined,
  },
  {
    setting: "masterKeyPrevious",
    rule: "must not be the same as COUNTERSIGN_MASTER_KEY.",
    isBroken: ({ masterKey, masterKeyPrevious }) => masterKey !== undefined && masterKey === masterKeyPrevious,
  },
  {
    setting: "workers",
    rule: "needs COUNTERSIGN_DATABASE_URL when it is more than 1: one process alone serves from the embedded database.",
    isBroken: ({ workers, databaseUrl }) => Number(workers ?? 1) > 1 && databaseUrl === undefined,
  },
  {
    setting: "backupDir",
    rule: "must not be given together with COUNTERSIGN_DATABASE_URL: PostgreSQL is backed up by pg_dump or pg_basebackup.",
    isBroken: ({ backupDir, databaseUrl }) => backupDir !== undefined && databaseUrl !== undefined,
  },
  needs("userPoolSecret", "userPoolId"),
  needs("appSecret", "appId"),
  ...complete({ required: ["smsWebhookUrl", "smsWebhookSecret"], optional: ["smsWebhookSecretPrevious"] }),
  ...complete({
    required: ["twilioAccountSid", "twilioAuthToken", "twilioFrom"],
    optional: ["twilioApiKeySid", "twilioEndpoint"],
  }),
  ...complete({
    required: ["aliyunAccessKeyId", "aliyunAccessKeySecret", "aliyunSignName", "aliyunTemplate"],
    optional: ["aliyunTemplates", "aliyunVariables", "aliyunEndpoint"],
  }),
  ...complete({
    required: ["tencentSecretId", "tencentSecretKey", "tencentSdkAppId", "tencentTemplate"],
    optional: ["tencentSignName", "tencentTemplates", "tencentVariables", "tencentRegion", "tencentEndpoint"],
  }),
  names("webhook", "smsWebhookUrl"),
  names("twilio", "twilioAccountSid"),
  names("aliyun", "aliyunAccessKeyId"),
  names("tencent", "tencentSecretId"),
];

function needs(setting: SettingKey, other: SettingKey): SettingRule {
  return {
    setting,
    rule: `needs ${settings[other].name}.`,
    isBroken: (given) => given[setting] !== undefined && given[other] === undefined,
  };
}

/** Settings of one gateway: whoever gives one of them gives all that are required. */
function complete(gateway: { required: readonly SettingKey[]; optional: readonly SettingKey[] }): SettingRule[] {
  const all = [...gateway.required, ...gateway.optional];
  return gateway.required.map((setting) => ({
    setting,
    rule: "must be given too: other settings of this gateway are.",
    isBroken: (given) => given[setting] === undefined && all.some((key) => given[key] !== undefined),
  }));
}

function names(sender: string, required: SettingKey): SettingRule {
  return {
    setting: "smsSenders",
    rule: `names ${sender}, which needs ${settings[required].name}.`,
    isBroken: (given) => (given.smsSenders ?? "").split(/[\s,]+/).includes(sender) && given[required] === undefined,
  };
}
