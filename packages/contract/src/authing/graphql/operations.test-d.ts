import type * as Client from "authing-js-sdk/build/main/types/graphql.v2.js";
import type { GraphqlOperations } from "./operations.ts";

type Operations = GraphqlOperations<unknown>;
type ArgsOf<Name extends keyof Operations> = Parameters<Operations[Name]>[0];

/** True when whatever a client can send fits what the resolver takes, and both name the same members. */
type Fits<Sent, Taken> = Sent extends Taken
  ? [keyof Sent, keyof Taken] extends [keyof Taken, keyof Sent]
    ? true
    : "the members differ"
  : "does not fit";

type InputFits<Sent, Name extends keyof Operations> =
  ArgsOf<Name> extends { readonly input: infer Taken } ? Fits<Sent, Taken> : "has no input";

type Scene<Args> = Args extends { scene: infer S extends string } ? Omit<Args, "scene"> & { scene: `${S}` } : never;

/** Holds the types of the resolvers to those of the JavaScript client; checked by the compiler alone. */
export const resolversTakeWhatClientsSend: readonly true[] = [
  true satisfies InputFits<Client.RegisterByEmailInput, "registerByEmail">,
  true satisfies InputFits<Client.RegisterByUsernameInput, "registerByUsername">,
  true satisfies InputFits<Client.RegisterByPhoneCodeInput, "registerByPhoneCode">,
  true satisfies InputFits<Client.LoginByEmailInput, "loginByEmail">,
  true satisfies InputFits<Client.LoginByUsernameInput, "loginByUsername">,
  true satisfies InputFits<Client.LoginByPhonePasswordInput, "loginByPhonePassword">,
  true satisfies InputFits<Client.LoginByPhoneCodeInput, "loginByPhoneCode">,
  true satisfies InputFits<Client.UpdateUserInput, "updateUser">,
  true satisfies Fits<Client.MutationLoginBySubAccountArgs, ArgsOf<"loginBySubAccount">>,
  true satisfies Fits<Client.QueryUserArgs, ArgsOf<"user">>,
  true satisfies Fits<Client.QueryIsUserExistsArgs, ArgsOf<"isUserExists">>,
  true satisfies Fits<Client.QueryCheckLoginStatusArgs, ArgsOf<"checkLoginStatus">>,
  true satisfies Fits<Client.QueryCheckPasswordStrengthArgs, ArgsOf<"checkPasswordStrength">>,
  true satisfies Fits<Client.QueryAccessTokenArgs, ArgsOf<"accessToken">>,
  true satisfies Fits<Client.MutationRefreshTokenArgs, ArgsOf<"refreshToken">>,
  true satisfies Fits<Client.MutationUpdatePasswordArgs, ArgsOf<"updatePassword">>,
  true satisfies Fits<Client.MutationUpdateUserArgs, ArgsOf<"updateUser">>,
  true satisfies Fits<Client.MutationCreateUserArgs, ArgsOf<"createUser">>,
  true satisfies Fits<Client.CreateUserInput, ArgsOf<"createUser">["userInfo"]>,
  true satisfies Fits<Client.CreateUserIdentityInput, NonNullable<ArgsOf<"createUser">["identity"]>>,
  true satisfies Fits<Client.RegisterProfile, NonNullable<ArgsOf<"registerByEmail">["input"]["profile"]>>,
  true satisfies Fits<Scene<Client.MutationSendEmailArgs>, ArgsOf<"sendEmail">>,
  true satisfies Fits<Client.MutationResetPasswordArgs, ArgsOf<"resetPassword">>,
  true satisfies Fits<Client.MutationBindPhoneArgs, ArgsOf<"bindPhone">>,
  true satisfies Fits<Client.MutationBindEmailArgs, ArgsOf<"bindEmail">>,
];
