import type { AuthingRoutes } from "@countersign/contract";
import { CODE_DIGITS } from "@countersign/core";
import type { Handlers } from "../../http/handler.ts";
import { applicationOf } from "../../request/requestContext.ts";
import { GUARD_LOGO_PATH } from "../guardDocuments.ts";
import { formConfig } from "../present/formConfig.ts";

/** What a client needs to know of an application before anyone signs in. */
export const publicConfigHandlers = {
  async wellKnown({ context }) {
    const { poolId } = await applicationOf(context);
    return { data: { publicKey: await context.services.passwordTransport.publicKeyPem(poolId) } };
  },

  async publicConfig({ context, params }) {
    const { services } = context;
    const application = await applicationOf(context, params.id);
    const publicUrl = services.publicUrl();
    const data = {
      id: application.id,
      name: application.name,
      userPoolId: application.poolId,
      publicKey: await services.passwordTransport.publicKeyPem(application.poolId),
      verifyCodeLength: CODE_DIGITS,
      cdnBase: publicUrl,
      identifier: application.id,
      requestHostname: new URL(publicUrl).host,
      allowedOrigins: [...application.allowedOrigins],
      logo: `${publicUrl}${GUARD_LOGO_PATH}`,
      oidcConfig: { redirect_uris: [...application.redirectUris] },
      ...formConfig(services.ports.settings.facilities),
    };
    return { data };
  },

  async componentConfig({ context, params }) {
    await applicationOf(context, params.id);
    return { data: { global: { defaultLanguage: "browser", showChangeLanguage: true } } };
  },
} satisfies Partial<Handlers<AuthingRoutes>>;
