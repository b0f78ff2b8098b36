import type { RouteData, Routes } from "@countersign/contract";
import { CODE_DIGITS } from "@countersign/core";
import { applicationOf, type RequestContext } from "../../request/requestContext.ts";

/** Gives what a client needs to know of an application before anyone signs in. */
export async function readPublicConfig(
  context: RequestContext,
  id: string,
): Promise<RouteData<Routes["publicConfig"]>> {
  const { services } = context;
  const application = await applicationOf(context, id.toLowerCase());
  const publicUrl = new URL(services.publicUrl());
  const canText = services.ports.settings.servableFactors.includes("SMS");
  return {
    id: application.id,
    name: application.name,
    userPoolId: application.poolId,
    publicKey: await services.passwordTransport.publicKeyPem(application.poolId),
    verifyCodeLength: CODE_DIGITS,
    cdnBase: publicUrl.origin,
    requestHostname: publicUrl.host,
    allowedOrigins: [...application.allowedOrigins],
    loginTabs: { list: ["password", ...(canText ? ["phone-code"] : [])], default: "password" },
    registerTabs: { list: ["email", ...(canText ? ["phone"] : [])] },
    oidcConfig: { redirect_uris: [...application.redirectUris] },
    ssoPageComponentDisplay: {},
    passwordTabConfig: {},
    tabMethodsFields: [],
    qrcodeTabsSettings: {},
  };
}
