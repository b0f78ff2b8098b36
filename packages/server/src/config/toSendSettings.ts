import type { SendSettings } from "../send/sendSettings.ts";
import type { Settings } from "./settings.ts";

/** Gives the settings of everything that sends, one record for each gateway. */
export function toSendSettings(settings: Settings): SendSettings {
  const { smtpUrl, mailFrom, smsSenders } = settings;
  return {
    smsSenders,
    webhook: webhookOf(settings),
    twilio: twilioOf(settings),
    aliyun: aliyunOf(settings),
    tencent: tencentOf(settings),
    smtp: smtpUrl === null ? null : { url: smtpUrl, from: mailFrom },
  };
}

function webhookOf({ smsWebhookUrl, smsWebhookSecret, smsWebhookSecretPrevious }: Settings): SendSettings["webhook"] {
  if (smsWebhookUrl === null || smsWebhookSecret === null) return null;
  const former = smsWebhookSecretPrevious === null ? [] : [smsWebhookSecretPrevious];
  return { url: smsWebhookUrl, secrets: [smsWebhookSecret, ...former] };
}

function twilioOf(settings: Settings): SendSettings["twilio"] {
  const { twilioAccountSid, twilioAuthToken, twilioFrom, twilioApiKeySid, twilioEndpoint } = settings;
  if (twilioAccountSid === null || twilioAuthToken === null || twilioFrom === null) return null;
  return {
    accountSid: twilioAccountSid,
    apiKeySid: twilioApiKeySid,
    authToken: twilioAuthToken,
    from: twilioFrom,
    endpoint: twilioEndpoint,
  };
}

function aliyunOf(settings: Settings): SendSettings["aliyun"] {
  const { aliyunAccessKeyId, aliyunAccessKeySecret, aliyunSignName, aliyunTemplate } = settings;
  if (aliyunAccessKeyId === null || aliyunAccessKeySecret === null) return null;
  if (aliyunSignName === null || aliyunTemplate === null) return null;
  return {
    accessKeyId: aliyunAccessKeyId,
    accessKeySecret: aliyunAccessKeySecret,
    signName: aliyunSignName,
    templates: { code: aliyunTemplate, byScene: settings.aliyunTemplates ?? {} },
    variables: settings.aliyunVariables,
    endpoint: settings.aliyunEndpoint,
  };
}

function tencentOf(settings: Settings): SendSettings["tencent"] {
  const { tencentSecretId, tencentSecretKey, tencentSdkAppId, tencentTemplate } = settings;
  if (tencentSecretId === null || tencentSecretKey === null) return null;
  if (tencentSdkAppId === null || tencentTemplate === null) return null;
  return {
    secretId: tencentSecretId,
    secretKey: tencentSecretKey,
    sdkAppId: tencentSdkAppId,
    signName: settings.tencentSignName,
    templates: { code: tencentTemplate, byScene: settings.tencentTemplates ?? {} },
    variables: settings.tencentVariables,
    region: settings.tencentRegion,
    endpoint: settings.tencentEndpoint,
  };
}
