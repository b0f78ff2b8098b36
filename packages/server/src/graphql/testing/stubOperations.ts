import type { GraphqlOperations, User } from "@countersign/contract";
import { plainUser } from "@countersign/testkit";
import { presentUser } from "../../present/presentUser.ts";

const someUser = presentUser(plainUser({ registerSource: ["basic:username"], customData: { age: 42 } }));

/** Gives resolvers of every operation that answer something of the right shape; `replaced` stand in for their namesakes. */
export function stubOperations<Context = unknown>(
  replaced: Partial<GraphqlOperations<Context>> = {},
): GraphqlOperations<Context> {
  const user = async (): Promise<User> => someUser;
  const done = async () => ({ code: 200, message: "done" });
  return {
    registerByEmail: user,
    registerByUsername: user,
    loginByEmail: user,
    loginByUsername: user,
    loginByPhonePassword: user,
    loginBySubAccount: user,
    user,
    isUserExists: async () => true,
    checkLoginStatus: async () => ({ code: 200, status: true, data: { id: someUser.id } }),
    checkPasswordStrength: async () => ({ valid: true }),
    refreshToken: async () => ({ token: "t", iat: 1, exp: 2 }),
    updatePassword: user,
    updateUser: user,
    accessToken: async () => ({ accessToken: "t", iat: 1, exp: 2 }),
    createUser: user,
    registerByPhoneCode: user,
    loginByPhoneCode: user,
    sendEmail: done,
    resetPassword: done,
    bindPhone: user,
    bindEmail: user,
    unbindPhone: user,
    unbindEmail: user,
    ...replaced,
  };
}
