import { Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes } from "./defineRoutes.ts";

const Nothing = Type.Object({});
const Wordings = Type.Object({
  "zh-CN": Type.String(),
  "zh-TW": Type.String(),
  "en-US": Type.String(),
  "ja-JP": Type.String(),
});
const LoginMethods = Type.Object({
  enabledLoginMethods: Type.Array(Type.String()),
  validLoginMethods: Type.Array(Type.String()),
});

export const publicConfigRoutes = defineRoutes({
  wellKnown: {
    tag: "Sign-in",
    method: "GET",
    path: "/api/v2/.well-known",
    caller: "anyone",
    summary: "Read the public key that passwords are encrypted with",
    data: Type.Object({ publicKey: Type.String() }),
    failures: ["applicationUnknown"],
  },

  /** What clients read of an application before anyone signs in. */
  publicConfig: {
    tag: "Sign-in",
    method: "GET",
    path: "/api/v2/applications/:id/public-config",
    caller: "anyone",
    summary: "Read what a client needs to know of an application",
    params: Type.Object({ id: Text(64) }),
    data: Type.Object({
      id: Type.String(),
      name: Type.String(),
      userPoolId: Type.String(),
      publicKey: Type.String({ description: "PEM; passwords are encrypted with it" }),
      verifyCodeLength: Type.Integer({ description: "Digits of a code sent by text message or e-mail" }),
      cdnBase: Type.String(),
      identifier: Type.String({
        description: "Some clients call `identifier.<host>` where no requestHostname is given",
      }),
      requestHostname: Type.String(),
      allowedOrigins: Type.Array(Type.String()),
      loginTabs: Type.Object({ list: Type.Array(Type.String()), default: Type.String() }),
      registerTabs: Type.Object({ list: Type.Array(Type.String()), default: Type.String() }),
      oidcConfig: Type.Object({ redirect_uris: Type.Array(Type.String()) }),
      logo: Type.String(),
      ssoPageComponentDisplay: Type.Object({ registerBtn: Type.Boolean(), forgetPasswordBtn: Type.Boolean() }),
      passwordTabConfig: LoginMethods,
      verifyCodeTabConfig: LoginMethods,
      tabMethodsFields: Type.Array(Type.Object({ key: Type.String(), label: Type.String(), i18n: Wordings }), {
        description: "What each sort of name is called, by language",
      }),
      extendsFields: Type.Array(Nothing),
      complateFiledsPlace: Type.Array(Type.String()),
      qrcodeTabsSettings: Type.Object({
        "wechatmp-qrcode": Type.Array(Nothing),
        "wechat-miniprogram-qrcode": Type.Array(Nothing),
      }),
    }),
    failures: ["applicationUnknown"],
  },

  /** How Authing's Guard looks, which its console would say. */
  componentConfig: {
    tag: "Sign-in",
    method: "GET",
    path: "/api/v2/applications/:id/components-public-config/:component",
    caller: "anyone",
    summary: "Read how a sign-in form that Authing made is to look",
    params: Type.Object({ id: Text(64), component: Type.Literal("guard") }),
    data: Type.Object({
      global: Type.Object({
        defaultLanguage: Type.Literal("browser", { description: "The form speaks what its reader's browser does" }),
        showChangeLanguage: Type.Boolean(),
      }),
    }),
    failures: ["applicationUnknown"],
  },
});
