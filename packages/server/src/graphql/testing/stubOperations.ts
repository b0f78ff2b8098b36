import type { GraphqlOperations, GraphqlUser } from "@countersign/contract";

type EveryOperation<Context> = Required<GraphqlOperations<Context>>;

const someUser: GraphqlUser = {
  id: "0123456789abcdef01234567",
  arn: "arn:cn:authing:76543210fedcba9876543210:user:0123456789abcdef01234567",
  userPoolId: "76543210fedcba9876543210",
  username: "alice",
  registerSource: ["basic:username"],
  identities: [],
  customData: [{ key: "age", value: "42", dataType: "NUMBER" }],
};

/** Gives resolvers of every operation that answer something of the right shape; `replaced` stand in for their namesakes. */
export function stubOperations<Context = unknown>(
  replaced: Partial<EveryOperation<Context>> = {},
): EveryOperation<Context> {
  return { ...passwordStubs(), ...codeStubs(), ...replaced };
}

/** The same without the operations that take or send codes. */
export function stubPasswordOperations<Context = unknown>(): GraphqlOperations<Context> {
  return passwordStubs();
}

function passwordStubs() {
  const user = async (): Promise<GraphqlUser> => someUser;
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
  };
}

function codeStubs() {
  const user = async (): Promise<GraphqlUser> => someUser;
  const done = async () => ({ code: 200, message: "done" });
  return {
    registerByPhoneCode: user,
    loginByPhoneCode: user,
    sendEmail: done,
    resetPassword: done,
    bindPhone: user,
    bindEmail: user,
    unbindPhone: user,
    unbindEmail: user,
  };
}
