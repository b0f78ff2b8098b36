import { operation } from "./operation.ts";
import type { CallOptions, SessionCallOptions } from "./options.ts";
import { SessionMethods } from "./SessionMethods.ts";
import { toUser } from "./toUser.ts";
import type { Profile, User } from "./User.ts";

/** What a user may change about himself at once; phone, e-mail and password have methods of their own. */
export type UpdateUserInput = Profile & Pick<User, "username">;

export interface CheckPasswordStrengthResult {
  valid: boolean;
  message?: string | null;
}

/** A name to look for: exactly one of them. */
export interface UserQuery {
  username?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  externalId?: string | undefined;
}

const update = operation("mutation", "updateUser", "$id: String, $input: UpdateUserInput!");
const changePassword = operation("mutation", "updatePassword", "$newPassword: String!, $oldPassword: String");
const judge = operation("query", "checkPasswordStrength", "$password: String!", "{ valid message }");
const exists = operation(
  "query",
  "isUserExists",
  "$email: String, $phone: String, $username: String, $externalId: String",
  "",
);

/** What a user can change about himself, and questions that need no session. */
export abstract class ProfileMethods extends SessionMethods {
  /** Changes the profile of the signed-in user. */
  async updateProfile(updates: UpdateUserInput, options: SessionCallOptions = {}): Promise<User> {
    const bearer = await this.bearer(options);
    const answer = await this.core.graphql(update, { input: updates }, options, { bearer });
    return this.keepUser(toUser(answer), bearer);
  }

  /** Sets a password. `oldPassword` may be left out only by a user who has none. */
  async updatePassword(newPassword: string, oldPassword?: string, options: SessionCallOptions = {}): Promise<User> {
    const bearer = await this.bearer(options);
    const answer = await this.core.withEncryption(options, (encrypt) => {
      const variables = { newPassword: encrypt(newPassword), oldPassword: oldPassword && encrypt(oldPassword) };
      return this.core.graphql(changePassword, variables, options, { bearer });
    });
    return this.keepUser(toUser(answer), bearer);
  }

  /** Says whether a password would be accepted. */
  async checkPasswordStrength(password: string, options: CallOptions = {}): Promise<CheckPasswordStrengthResult> {
    const answer = await this.core.graphql(judge, { password }, options);
    return answer as CheckPasswordStrengthResult; // the fields asked for
  }

  /** Says whether there is a user of that name. */
  async isUserExists(query: UserQuery, options: CallOptions = {}): Promise<boolean> {
    return (await this.core.graphql(exists, query, options)) === true;
  }
}
