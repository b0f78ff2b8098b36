import { operation } from "./operation.ts";
import type { CallOptions } from "./options.ts";
import { ProfileMethods } from "./ProfileMethods.ts";
import { toUser } from "./toUser.ts";
import type { Profile, User } from "./User.ts";

/** What a registration may say about the user. */
export type RegisterProfile = Omit<Profile, "city" | "province">;

export interface SignInOptions extends CallOptions {
  /** The address of the user's device; counts only from a server that authenticates by `headers`. */
  clientIp?: string | undefined;
}

/** What a new account gets in its `customData`. */
export interface CustomDataOptions {
  customData?: Record<string, unknown> | undefined;
  /** The same as a list; `customData` goes before it. */
  params?: ReadonlyArray<{ key: string; value: unknown }> | undefined;
}

export interface LoginOptions extends SignInOptions, CustomDataOptions {
  /** Makes an account for an unknown name. */
  autoRegister?: boolean | undefined;
}

export interface RegisterOptions extends SignInOptions, CustomDataOptions {
  /** Signs the user in, with all that a sign-in brings. */
  forceLogin?: boolean | undefined;
  /** The same. */
  generateToken?: boolean | undefined;
}

/** A mutation by the name of its input, without the word. */
export type SignInMutation = `${"Login" | "Register"}By${"Email" | "Username" | "PhonePassword" | "PhoneCode"}`;

/** Signing in and registering with a password. All of them may throw {@link MfaRequiredError}. */
export abstract class PasswordMethods extends ProfileMethods {
  loginByEmail(email: string, password: string, options: LoginOptions = {}): Promise<User> {
    return this.signIn("LoginByEmail", { email }, options, password);
  }

  loginByUsername(username: string, password: string, options: LoginOptions = {}): Promise<User> {
    return this.signIn("LoginByUsername", { username }, options, password);
  }

  loginByPhonePassword(phone: string, password: string, options: SignInOptions = {}): Promise<User> {
    return this.signIn("LoginByPhonePassword", { phone }, options, password);
  }

  /** Makes an account. It replaces the session: by the user's if a token was asked for, by none if not. */
  registerByEmail(
    email: string,
    password: string,
    profile: RegisterProfile = {},
    options: RegisterOptions = {},
  ): Promise<User> {
    return this.signIn("RegisterByEmail", { email, profile }, options, password);
  }

  /** Makes an account. It replaces the session: by the user's if a token was asked for, by none if not. */
  registerByUsername(
    username: string,
    password: string,
    profile: RegisterProfile = {},
    options: RegisterOptions = {},
  ): Promise<User> {
    return this.signIn("RegisterByUsername", { username, profile }, options, password);
  }

  /** Runs a mutation that ends in a signed-in user, and makes him the current one. No token goes with it. */
  protected signIn(
    name: SignInMutation,
    identity: object,
    options: LoginOptions & RegisterOptions,
    password?: string,
  ): Promise<User> {
    const mutation = operation(
      "mutation",
      name.replace(/^./, (letter) => letter.toLowerCase()),
      `$input: ${name}Input!`,
    );
    return this.completeSignIn((attempt) => {
      const input = { ...identity, ...describeOptions(options) };
      const run = (secret: object): Promise<unknown> =>
        this.core.graphql(mutation, { input: { ...input, ...secret } }, options, { attempt });
      return password === undefined
        ? run({})
        : this.core.withEncryption(options, (encrypt) => run({ password: encrypt(password) }));
    });
  }

  /** Makes the user that a numbered attempt gives the current one. */
  protected async completeSignIn(run: (attempt: number) => Promise<unknown>): Promise<User> {
    const attempt = this.core.session.beginAttempt();
    const user = toUser(await run(attempt));
    await this.core.session.signIn(user, attempt);
    return user;
  }
}

/** Gives the part of a sign-in's input that its caller's options make. */
export function describeOptions(options: LoginOptions & RegisterOptions): object {
  const { customData, params, autoRegister, clientIp, forceLogin, generateToken } = options;
  const pairs = customData ? Object.entries(customData).map(([key, value]) => ({ key, value })) : params;
  return { autoRegister, clientIp, forceLogin, generateToken, params: pairs && JSON.stringify(pairs) };
}
