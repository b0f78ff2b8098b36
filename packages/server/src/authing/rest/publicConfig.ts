import type { AuthingRoutes } from "@countersign/contract";
import { CODE_DIGITS } from "@countersign/core";
import type { Handlers } from "../../http/handler.ts";
import { applicationOf } from "../../request/requestContext.ts";

/** By which names of an account its password signs in. */
const passwordMethods = ["email-password", "phone-password", "username-password"] as const;

/** What a client needs to know of an application before anyone signs in. */
export const publicConfigHandlers = {
  async wellKnown({ context }) {
    const { poolId } = await applicationOf(context);
    return { data: { publicKey: await context.services.passwordTransport.publicKeyPem(poolId) } };
  },

  async publicConfig({ context, params }) {
    const { services } = context;
    const application = await applicationOf(context, params.id);
    const publicUrl = new URL(services.publicUrl());
    const canText = services.ports.settings.facilities.sms;
    const data = {
      id: application.id,
      name: application.name,
      userPoolId: application.poolId,
      publicKey: await services.passwordTransport.publicKeyPem(application.poolId),
      verifyCodeLength: CODE_DIGITS,
      cdnBase: publicUrl.origin,
      identifier: application.id,
      requestHostname: publicUrl.host,
      allowedOrigins: [...application.allowedOrigins],
      loginTabs: { list: ["password", ...(canText ? ["phone-code"] : [])], default: "password" },
      registerTabs: { list: ["email", ...(canText ? ["phone"] : [])], default: "email" },
      oidcConfig: { redirect_uris: [...application.redirectUris] },
      ssoPageComponentDisplay: {},
      passwordTabConfig: { enabledLoginMethods: [...passwordMethods], validLoginMethods: [...passwordMethods] },
      tabMethodsFields: [],
      qrcodeTabsSettings: { "wechatmp-qrcode": [], "wechat-miniprogram-qrcode": [] },
    };
    return { data };
  },
} satisfies Partial<Handlers<AuthingRoutes>>;
