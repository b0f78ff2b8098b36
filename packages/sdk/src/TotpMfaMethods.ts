import type { ClientCore } from "./ClientCore.ts";
import type { Answer } from "./Connection.ts";
import { isRecord } from "./isRecord.ts";
import type {
  IMfaAssociation,
  IMfaConfirmAssociation,
  IMfaDeleteAssociation,
  MfaAuthenticator,
  TotpSource,
} from "./mfaTypes.ts";
import type { CallOptions, MfaCallOptions, SessionCallOptions } from "./options.ts";
import type { Caller } from "./Session.ts";
import { toUser } from "./toUser.ts";
import type { User } from "./User.ts";

/** Speaks for a sign-in under way (`mfaToken`) or a session (`token`); by default for whichever began last. */
export interface BindingCallOptions extends MfaCallOptions, SessionCallOptions {
  source?: TotpSource | undefined;
}

export interface AssociateOptions extends BindingCallOptions {
  authenticatorType?: string | undefined;
  /** What to call the authenticator in lists. */
  name?: string | undefined;
  /** SHA1 unless given, which every app knows. */
  algorithm?: "SHA1" | "SHA256" | "SHA512" | undefined;
  /** 6 unless given. */
  digits?: 6 | 8 | undefined;
  /** In seconds; 30 unless given. */
  period?: 15 | 30 | 60 | undefined;
}

export interface ListOptions extends BindingCallOptions {
  type?: string | undefined;
}

export interface RemovalOptions extends SessionCallOptions {
  /** One of `getMfaAuthenticators`; left out: all of them. */
  id?: string;
}

export interface ConfirmOptions extends BindingCallOptions {
  totp: string;
  authenticatorType?: string | undefined;
}

export interface VerifyTotpOptions extends MfaCallOptions {
  totp: string;
  authenticatorType?: string | undefined;
}

export interface VerifyRecoveryCodeOptions extends MfaCallOptions {
  recoveryCode?: string | undefined;
  /** @deprecated Authing's documentation names `recoveryCode` so. */
  totp?: string | undefined;
  authenticatorType?: string | undefined;
}

/** The answer to a confirmed binding. `user` is whom it signed in, or null if it was made in a session. */
export type ConfirmedAssociation = IMfaConfirmAssociation & { user: User | null };

/** A user who signed in, and a recovery code to show to him: the one that replaces what he used, or his first; null: none. */
export type RecoveredUser = User & { recoveryCode: string | null };

/** Gives the user with the code that stands beside it in the answer. */
export function withRecoveryCode(user: User, { recoveryCode }: Readonly<Record<string, unknown>>): RecoveredUser {
  return { ...user, recoveryCode: typeof recoveryCode === "string" ? recoveryCode : null };
}

/** A promise is for a proof that has to be uploaded first; whose it is has been settled before. */
export type Eventually<Value> = Value | Promise<Value>;

interface Bound {
  /** Null if the answer holds none. */
  readonly user: User | null;
  readonly answer: Answer["body"];
}

const ASSOCIATION = "/api/v2/mfa/totp/associate";

/** Binding a TOTP authenticator, and passing the second step with it. */
export abstract class TotpMfaMethods {
  /** What the other entries of this package build on; it is no part of what they promise. */
  readonly core: ClientCore;

  constructor(core: ClientCore) {
    this.core = core;
  }

  /** Lists the authenticators of the user, pending ones included. */
  async getMfaAuthenticators(options: ListOptions = { source: "SELF" }): Promise<MfaAuthenticator[]> {
    const { type = "totp", source } = options;
    const query = new URLSearchParams({ type, ...(source && { source }) });
    const bearer = await this.#bearer(options);
    const { data } = await this.core.rest({ path: `/api/v2/mfa/authenticator?${query}`, bearer }, options);
    return data as MfaAuthenticator[]; // as the wire has it; a run against the server checks it
  }

  /** Starts a binding: gives the secret, its QR code and the recovery code. It holds once it is confirmed. */
  async associateMfaAuthenticator(options: AssociateOptions = { source: "SELF" }): Promise<IMfaAssociation> {
    const { authenticatorType = "totp", source, name, algorithm, digits, period } = options;
    const bearer = await this.#bearer(options);
    const body = { authenticator_type: authenticatorType, source, name, algorithm, digits, period };
    const { data } = await this.core.rest({ path: ASSOCIATION, body, bearer }, options);
    return data as IMfaAssociation; // as the wire has it; a run against the server checks it
  }

  /** Confirms a binding by its first code. If a sign-in waited for the binding, this completes it. */
  async confirmAssociateMfaAuthenticator(options: ConfirmOptions): Promise<ConfirmedAssociation> {
    const { authenticatorType = "totp", totp, source } = options;
    const body = { authenticator_type: authenticatorType, totp, source };
    const { user, answer } = await this.bind(`${ASSOCIATION}/confirm`, body, options);
    return { code: 200, message: String(answer.message), user };
  }

  /** Removes the authenticator that `id` names, or all, bound or pending. The session must have passed a second factor. */
  async deleteMfaAuthenticator(options: RemovalOptions = {}): Promise<IMfaDeleteAssociation> {
    const bearer = options.token ?? (await this.core.session.getToken());
    // An id that turns out undefined must be refused, not taken for all of them.
    const path = ASSOCIATION + ("id" in options ? `?id=${encodeURIComponent(`${options.id}`)}` : "");
    const { message } = await this.core.rest({ path, bearer, method: "DELETE" }, options);
    return { code: 200, message: String(message) };
  }

  /** Completes a sign-in with a code of the user's app. */
  verifyTotpMfa(options: VerifyTotpOptions): Promise<User> {
    return this.verify("/api/v2/mfa/totp/verify", { totp: options.totp }, options);
  }

  /**
   * Completes a sign-in with the recovery code, which is spent by it.
   *
   * Show the user the new one, `recoveryCode` of the result: it is kept nowhere else.
   */
  verifyTotpRecoveryCode(options: VerifyRecoveryCodeOptions): Promise<RecoveredUser> {
    const body = { recoveryCode: options.recoveryCode ?? options.totp };
    return this.verify("/api/v2/mfa/totp/recovery", body, options);
  }

  /** Completes a sign-in by the proof in `body`, and makes its user the current one. */
  protected async verify(path: string, body: Eventually<object>, options: MfaCallOptions): Promise<RecoveredUser> {
    const { mfaToken = this.core.session.mfaToken } = options;
    const { answer } = await this.#prove(path, body, options, { mfaToken });
    return withRecoveryCode(toUser(answer.data), answer);
  }

  /** Completes a binding by the proof in `body`, and with it the sign-in that waited for it. */
  protected bind(path: string, body: Eventually<object>, options: BindingCallOptions): Promise<Bound> {
    return this.#prove(path, body, options, this.core.session.callerOf(options));
  }

  /** Asks something of a sign-in under way. */
  protected ask(path: string, body: object, options: MfaCallOptions): Promise<Answer["body"]> {
    return this.core.rest({ path, body, bearer: options.mfaToken ?? this.core.session.mfaToken }, options);
  }

  async #bearer(options: BindingCallOptions): Promise<string | null | undefined> {
    return bearerOf(await this.core.session.callerOf(options));
  }

  async #prove(path: string, body: Eventually<object>, options: CallOptions, by: Eventually<Caller>): Promise<Bound> {
    const attempt = this.core.session.beginAttempt();
    const [caller, proof] = await Promise.all([by, body]);
    const answer = await this.core.rest({ path, body: proof, bearer: bearerOf(caller) }, options);
    const { data } = answer;
    const user = isRecord(data) && data.id ? toUser(data) : null;
    await this.core.session.adopt(user, attempt, caller);
    return { user, answer };
  }
}

function bearerOf({ mfaToken, token }: Caller): string | null | undefined {
  return mfaToken ?? token;
}
