import type { AuthingRoutes, RouteData } from "@countersign/contract";
import type { CoreSettings } from "@countersign/core";

type PublicConfig = RouteData<AuthingRoutes["publicConfig"]>;
type FormConfig = Pick<
  PublicConfig,
  | "loginTabs"
  | "registerTabs"
  | "ssoPageComponentDisplay"
  | "passwordTabConfig"
  | "verifyCodeTabConfig"
  | "tabMethodsFields"
  | "extendsFields"
  | "complateFiledsPlace"
  | "qrcodeTabsSettings"
>;

/** By which names of an account its password signs in. */
const passwordMethods = ["email-password", "phone-password", "username-password"] as const;

/** What forms call the names of an account, in the languages that Guard speaks. */
const nameWordings = {
  email: { "zh-CN": "邮箱", "zh-TW": "郵箱", "en-US": "e-mail address", "ja-JP": "メールアドレス" },
  phone: { "zh-CN": "手机号", "zh-TW": "手機號", "en-US": "phone number", "ja-JP": "電話番号" },
  username: { "zh-CN": "用户名", "zh-TW": "使用者名稱", "en-US": "user name", "ja-JP": "ユーザー名" },
} as const;

/**
 * Gives what sign-in forms are to offer: what this service can send, and no more. No form asks for more of an account than
 * it is made with, and none resets a password.
 */
export function formConfig({ sms, email }: CoreSettings["facilities"]): FormConfig {
  const codeMethods = [...(sms ? ["phone-code"] : []), ...(email ? ["email-code"] : [])];
  return {
    loginTabs: { list: ["password", ...(sms ? ["phone-code"] : [])], default: "password" },
    registerTabs: { list: ["email", ...(sms ? ["phone"] : [])], default: "email" },
    ssoPageComponentDisplay: { registerBtn: true, forgetPasswordBtn: false },
    passwordTabConfig: methods(passwordMethods),
    verifyCodeTabConfig: methods(codeMethods),
    tabMethodsFields: Object.entries(nameWordings).map(([key, i18n]) => ({ key, label: i18n["zh-CN"], i18n })),
    extendsFields: [],
    complateFiledsPlace: [],
    qrcodeTabsSettings: { "wechatmp-qrcode": [], "wechat-miniprogram-qrcode": [] },
  };
}

function methods(list: readonly string[]): FormConfig["passwordTabConfig"] {
  return { enabledLoginMethods: [...list], validLoginMethods: [...list] };
}
