import type { ClientCore } from "./ClientCore.ts";
import type { Answer, Request } from "./Connection.ts";
import { isRecord } from "./isRecord.ts";
import type {
  IMfaAssociation,
  IMfaConfirmAssociation,
  IMfaDeleteAssociation,
  MfaAuthenticator,
  TotpSource,
} from "./mfaTypes.ts";
import type { MfaCallOptions, SessionCallOptions } from "./options.ts";
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

/** A user who signed in with a recovery code, and the code that replaces it. */
export type RecoveredUser = User & { recoveryCode: string | null };

interface Verified {
  readonly user: User;
  readonly answer: Answer["body"];
}

const ASSOCIATION = "/api/v2/mfa/totp/associate";

/** Binding a TOTP authenticator, and passing the second step with it. */
export abstract class TotpMfaMethods {
  protected readonly core: ClientCore;

  constructor(core: ClientCore) {
    this.core = core;
  }

  /** Lists the authenticators of the user, pending ones included. */
  async getMfaAuthenticators(options: ListOptions = { source: "SELF" }): Promise<MfaAuthenticator[]> {
    const { type = "totp", source } = options;
    const query = new URLSearchParams({ type, ...(source && { source }) });
    const { bearer } = await this.#bearer(options);
    const { data } = await this.core.rest(
      { method: "GET", path: `/api/v2/mfa/authenticator?${query}`, bearer },
      options,
    );
    return data as MfaAuthenticator[]; // as the wire has it; a run against the server checks it
  }

  /** Starts a binding: gives the secret, its QR code and the recovery code. It holds once it is confirmed. */
  async associateMfaAuthenticator(options: AssociateOptions = { source: "SELF" }): Promise<IMfaAssociation> {
    const { authenticatorType = "totp", source, name, algorithm, digits, period } = options;
    const { bearer } = await this.#bearer(options);
    const body = { authenticator_type: authenticatorType, source, name, algorithm, digits, period };
    const { data } = await this.core.rest({ method: "POST", path: ASSOCIATION, body, bearer }, options);
    return data as IMfaAssociation; // as the wire has it; a run against the server checks it
  }

  /** Confirms a binding by its first code. If a sign-in waited for the binding, this completes it. */
  async confirmAssociateMfaAuthenticator(options: ConfirmOptions): Promise<ConfirmedAssociation> {
    const { authenticatorType = "totp", totp, source } = options;
    const attempt = this.core.session.beginAttempt();
    const { bearer, isMfaToken } = await this.#bearer(options);
    const body = { authenticator_type: authenticatorType, totp, source };
    const request: Request = { method: "POST", path: `${ASSOCIATION}/confirm`, body, bearer };
    const { data, message } = await this.core.rest(request, options);
    const user = isRecord(data) && data.id ? toUser(data) : null;
    if (user?.token && bearer) {
      await (isMfaToken
        ? this.core.session.signIn(user, attempt, bearer)
        : this.core.session.refresh(bearer, () => user, user.token));
    }
    return { code: 200, message: String(message), user };
  }

  /** Removes the authenticator, bound or pending. The session must have passed a second factor. */
  async deleteMfaAuthenticator(options: SessionCallOptions = {}): Promise<IMfaDeleteAssociation> {
    const bearer = options.token ?? (await this.core.session.getToken());
    const { message } = await this.core.rest({ method: "DELETE", path: ASSOCIATION, bearer }, options);
    return { code: 200, message: String(message) };
  }

  /** Completes a sign-in with a code of the user's app. */
  async verifyTotpMfa(options: VerifyTotpOptions): Promise<User> {
    return (await this.verify("/api/v2/mfa/totp/verify", { totp: options.totp }, options)).user;
  }

  /**
   * Completes a sign-in with the recovery code, which is spent by it.
   *
   * Show the user the new one, `recoveryCode` of the result: it is kept nowhere else.
   */
  async verifyTotpRecoveryCode(options: VerifyRecoveryCodeOptions): Promise<RecoveredUser> {
    const body = { recoveryCode: options.recoveryCode ?? options.totp };
    const { user, answer } = await this.verify("/api/v2/mfa/totp/recovery", body, options);
    const { recoveryCode } = answer;
    return { ...user, recoveryCode: typeof recoveryCode === "string" ? recoveryCode : null };
  }

  /** Completes a sign-in by the proof in `body`, and makes its user the current one. */
  protected async verify(path: string, body: object, options: MfaCallOptions): Promise<Verified> {
    const attempt = this.core.session.beginAttempt();
    const bearer = options.mfaToken ?? this.core.session.mfaToken;
    const answer = await this.core.rest({ method: "POST", path, body, bearer }, options);
    const user = toUser(answer.data);
    await this.core.session.signIn(user, attempt, bearer ?? undefined);
    return { user, answer };
  }

  async #bearer({ mfaToken, token }: BindingCallOptions): Promise<{ bearer: string | null; isMfaToken: boolean }> {
    const bearer = mfaToken ?? token;
    return bearer ? { bearer, isMfaToken: bearer === mfaToken } : this.core.session.newest();
  }
}
