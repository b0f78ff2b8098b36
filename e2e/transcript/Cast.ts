import assert from "node:assert/strict";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { basicOf } from "../support/basicOf.ts";
import { encryptPassword } from "../support/encryptPassword.ts";
import type { Mailbox } from "../support/startMailbox.ts";
import type { SmsGateway } from "../support/startSmsGateway.ts";
import type { Stage } from "./Stage.ts";

/** Of everybody. */
export const PASSWORD = "violet anchor 72";
const FACTORS = ["OTP", "SMS", "EMAIL", "FACE"];
const CODE = /(?<!\d)\d{6}(?!\d)/;

export interface BoundApp {
  readonly app: AuthenticatorApp;
  readonly recoveryCode: string;
}

/** What the scenes have people do before and between the cases; none of it is written down. */
export class Cast {
  readonly stage: Stage;
  readonly sms: SmsGateway;
  readonly mailbox: Mailbox;
  readonly basic: { readonly authorization: string };

  readonly #encrypted = new Map<string, string>();

  constructor(stage: Stage, sms: SmsGateway, mailbox: Mailbox) {
    this.stage = stage;
    this.sms = sms;
    this.mailbox = mailbox;
    this.basic = basicOf(stage.server);
  }

  async encrypt(password = PASSWORD): Promise<string> {
    const encrypted = this.#encrypted.get(password) ?? (await encryptPassword(this.stage.server, password));
    this.#encrypted.set(password, encrypted);
    this.stage.names.learn(encrypted, `<encrypted: ${password}>`);
    return encrypted;
  }

  /** Makes an account without a second factor and gives its address. */
  async account(name: string): Promise<string> {
    const email = `${name}@example.com`;
    await this.stage.ask(null, "RegisterByEmail", { input: { email, password: await this.encrypt() } });
    return email;
  }

  /** Signs in where the password is enough, and gives the user token. */
  async session(account: string): Promise<string> {
    return this.#logIn(account, "data.token");
  }

  /** Signs in up to the second factor, and gives the mfaToken. */
  async challenge(account: string): Promise<string> {
    return this.#logIn(account, "data.mfaToken");
  }

  async #logIn(account: string, place: string): Promise<string> {
    const body = { account, password: await this.encrypt() };
    return (await this.stage.call(null, "POST /api/v2/login/account", { body })).at(place);
  }

  /** Binds an authenticator app; one code of it is used then, and the next one can be had without waiting. */
  async bindApp(token: string): Promise<BoundApp> {
    const begun = await this.stage.call(null, "POST /api/v2/mfa/totp/associate", { token, body: {} });
    const app = new AuthenticatorApp(begun.at("data.secret"));
    const body = { totp: await this.totp(app) };
    await this.stage.call(null, "POST /api/v2/mfa/totp/associate/confirm", { token, body });
    return { app, recoveryCode: begun.at("data.recovery_code") };
  }

  async totp(app: AuthenticatorApp): Promise<string> {
    const code = await app.nextCode();
    this.stage.names.learn(code, "<code of the app>");
    return code;
  }

  wrongTotp(app: AuthenticatorApp): string {
    const code = app.wrongCode();
    this.stage.names.learn(code, "<wrong code>");
    return code;
  }

  /** Has the application demand one of these factors of everybody, or none. */
  async demand(...enabledFactors: readonly string[]): Promise<void> {
    const disabledFactors = FACTORS.filter((each) => !enabledFactors.includes(each));
    const body = { appId: this.stage.server.appId, enabledFactors, disabledFactors };
    await this.stage.call(null, "POST /api/v3/update-application-mfa-settings", { headers: this.basic, body });
  }

  /** Has a code sent to a Chinese number, and gives it. */
  async smsCode(phone: string, scene?: string, token?: string): Promise<string> {
    const before = this.sms.received.length;
    const body = { phone, ...(scene && { scene }) };
    const sent = await this.stage.call(null, "POST /api/v2/sms/send", { token, body });
    assert.ok(!sent.refused, JSON.stringify(sent.body));
    const { code } = await this.sms.waitFor(`+86${phone}`, undefined, before);
    return this.learnCode(code ?? "");
  }

  async mailCode(email: string, scene: string, token?: string): Promise<string> {
    const before = this.mailbox.received.length;
    const sent = await this.stage.call(null, "POST /api/v2/email/send", { token, body: { email, scene } });
    assert.ok(!sent.refused, JSON.stringify(sent.body));
    const { text } = await this.mailbox.waitFor(email, CODE, before);
    return this.learnCode(CODE.exec(text)?.[0] ?? "");
  }

  learnCode(code: string): string {
    this.stage.names.learn(code, "<code that was sent>");
    return code;
  }

  /** Gives a code that is not the one given. */
  wrongCode(code = ""): string {
    const wrong = code === "000000" ? "000001" : "000000";
    this.stage.names.learn(wrong, "<wrong code>");
    return wrong;
  }
}
