import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { AuthingRoutes, RouteData } from "@countersign/contract";
import { AuthenticatorApp } from "./AuthenticatorApp.ts";
import { type Answer, callApi, type Served } from "./callApi.ts";
import { callGraphql } from "./callGraphql.ts";
import { encryptPassword } from "./encryptPassword.ts";

type User = RouteData<AuthingRoutes["verifyTotp"]>;

/** What `data` of a sign-in holds: an account, or what a second factor is asked for with. */
type SignInData = Partial<User> & { readonly mfaToken?: string };

export interface BoundApp {
  readonly app: AuthenticatorApp;
  readonly recoveryCode: string;
}

const register = "mutation ($input: RegisterByEmailInput!) { registerByEmail(input: $input) { id } }";

/** An end user with an account, who talks to the server in plain HTTP. */
export class Person {
  readonly server: Served;
  readonly email: string;
  readonly encryptedPassword: string;

  constructor(server: Served, email: string, encryptedPassword: string) {
    this.server = server;
    this.email = email;
    this.encryptedPassword = encryptedPassword;
  }

  static async register(server: Served, password = randomBytes(12).toString("base64url")): Promise<Person> {
    const email = `${randomBytes(8).toString("hex")}@example.com`;
    const person = new Person(server, email, await encryptPassword(server, password));
    const { body } = await callGraphql(server, register, { input: { email, password: person.encryptedPassword } });
    assert.equal(body.errors, undefined);
    return person;
  }

  logIn(): Promise<Answer<SignInData>> {
    return callApi(this.server, "/api/v2/login/account", {
      body: { account: this.email, password: this.encryptedPassword },
    });
  }

  /** Signs in where the password is enough, and gives the user token. */
  async openSession(): Promise<string> {
    const { body } = await this.logIn();
    assert.equal(body.code, 200);
    return mustBeText(body.data.token);
  }

  /** Signs in up to the second factor, and gives the mfaToken. */
  async openChallenge(): Promise<string> {
    const { body } = await this.logIn();
    assert.ok(body.code === 1635 || body.code === 1636, `sign-in answered ${body.code}`);
    return mustBeText(body.data.mfaToken);
  }

  /** Binds an authenticator app with a user token. */
  async bindApp(token: string): Promise<BoundApp> {
    const associate = await callApi<RouteData<AuthingRoutes["associateTotp"]>>(
      this.server,
      "/api/v2/mfa/totp/associate",
      {
        token,
        body: {},
      },
    );
    assert.equal(associate.body.code, 200);
    const app = new AuthenticatorApp(associate.body.data.secret);
    const confirm = await callApi(this.server, "/api/v2/mfa/totp/associate/confirm", {
      token,
      body: { totp: await app.nextCode() },
    });
    assert.equal(confirm.body.code, 200);
    return { app, recoveryCode: associate.body.data.recovery_code };
  }

  verify(mfaToken: string, totp: string): Promise<Answer<User>> {
    return callApi(this.server, "/api/v2/mfa/totp/verify", { token: mfaToken, body: { totp } });
  }

  recover(mfaToken: string, recoveryCode: string): Promise<Answer<User>> {
    return callApi(this.server, "/api/v2/mfa/totp/recovery", { token: mfaToken, body: { recoveryCode } });
  }
}

function mustBeText(value: unknown): string {
  assert.ok(typeof value === "string" && value !== "");
  return value;
}
