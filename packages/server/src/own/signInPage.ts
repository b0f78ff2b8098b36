import type { OwnRoutes } from "@countersign/contract";
import { leadsTo } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { logoAddress } from "../present/logos.ts";
import { applicationOf } from "../request/requestContext.ts";

export const signInPageHandlers = {
  async describeSignIn({ context, query }) {
    const { services } = context;
    const application = await applicationOf(context, query.client_id ?? context.named.appId);
    const { sms, email } = services.ports.settings.facilities;
    const { id, name, look } = application;
    const data = {
      application: { id, name, ...look, logo: look.logo === null ? null : logoAddress(services, look.logo) },
      codes: { sms, email },
      mayReturn: query.redirect_uri !== undefined && leadsTo(application, query.redirect_uri),
      issuer: services.userTokens.issuer(),
    };
    return { data };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
