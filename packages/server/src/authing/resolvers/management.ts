import type { ManagementOperations } from "@countersign/contract";
import { authenticate } from "../../request/authenticate.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { createUser, issueAccessToken } from "../actions/users.ts";

export const managementResolvers: ManagementOperations<RequestContext> = {
  accessToken: ({ userPoolId, secret }, context) => issueAccessToken(context, userPoolId, secret),

  async createUser(args, context) {
    return createUser(context, await authenticate(context, "management"), args);
  },
};
