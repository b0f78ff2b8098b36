import { AuthenticationClient, type User } from "@countersign/sdk";

/** The SDK's client, with the one way to sign in that only a form needs. */
export class PageClient extends AuthenticationClient {
  /** Signs in by whatever somebody types to name himself: an address, a number or a user name. */
  loginByAccount(account: string, password: string): Promise<User> {
    return this.completeSignIn((attempt) =>
      this.core.withEncryption({}, async (encrypt) => {
        const body = { account, password: encrypt(password) };
        return (await this.core.rest({ path: "/api/v2/login/account", body }, {}, attempt)).data;
      }),
    );
  }
}
