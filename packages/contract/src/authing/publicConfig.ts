import { Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes } from "./defineRoutes.ts";

const Nothing = Type.Object({});

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
      ssoPageComponentDisplay: Nothing,
      passwordTabConfig: Type.Object({
        enabledLoginMethods: Type.Array(Type.String()),
        validLoginMethods: Type.Array(Type.String()),
      }),
      tabMethodsFields: Type.Array(Nothing),
      qrcodeTabsSettings: Type.Object({
        "wechatmp-qrcode": Type.Array(Nothing),
        "wechat-miniprogram-qrcode": Type.Array(Nothing),
      }),
    }),
    failures: ["applicationUnknown"],
  },
});
