import type { AccountOperations } from "@countersign/contract";
import { authenticate } from "../../request/authenticate.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import {
  changeUser,
  checkLoginStatus,
  checkPasswordStrength,
  isUserExists,
  readUser,
  refreshToken,
  updatePassword,
} from "../actions/account.ts";
import type { Asking } from "./asking.ts";

export const accountResolvers: Asking<AccountOperations<RequestContext>> = {
  user: ({ id }, context) => readUser(context, id),
  isUserExists: (name, context) => isUserExists(context, name),
  checkLoginStatus: ({ token }, context) => checkLoginStatus(context, token),
  checkPasswordStrength: ({ password }, context) => checkPasswordStrength(context, password),

  async refreshToken({ id }, context) {
    return refreshToken(context, await authenticate(context, "session"), id);
  },

  async updatePassword(args, context) {
    return updatePassword(context, await authenticate(context, "session"), args);
  },

  updateUser: ({ id, input }, context) => changeUser(context, id, input),
};
