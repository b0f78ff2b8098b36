import type { ClientCore } from "./ClientCore.ts";
import { SignInRequiredError } from "./errors.ts";
import { operation } from "./operation.ts";
import type { CallOptions, Lang, SessionCallOptions } from "./options.ts";
import { toUser } from "./toUser.ts";
import type { User } from "./User.ts";

/** Whether a token still stands for a session. */
export interface JwtTokenStatus {
  code?: number | null;
  message?: string | null;
  status?: boolean | null;
  /** Seconds since 1970. */
  exp?: number | null;
  /** Seconds since 1970. */
  iat?: number | null;
  data?: { id?: string | null; userPoolId?: string | null; arn?: string | null } | null;
}

export interface RefreshToken {
  token?: string | null;
  /** Seconds since 1970. */
  iat?: number | null;
  /** Seconds since 1970. */
  exp?: number | null;
}

export interface CommonMessage {
  code?: number | null;
  message?: string | null;
}

/** What the client holds of its session. */
export interface TokenProvider {
  getToken(): Promise<string | null>;
  getUser(): Promise<User | null>;
  setToken(token: string): Promise<void>;
  setUser(user: User): Promise<void>;
  clearUser(): Promise<void>;
}

const currentUser = operation("query", "user");
const refresh = operation("mutation", "refreshToken", "", "{ token iat exp }");
const status = operation(
  "query",
  "checkLoginStatus",
  "$token: String",
  "{ code message status exp iat data { id userPoolId arn } }",
);

/** What can be asked about the session, and done to it. */
export abstract class SessionMethods {
  protected readonly core: ClientCore;

  constructor(core: ClientCore) {
    this.core = core;
  }

  /** The token and user the client holds. */
  get tokenProvider(): TokenProvider {
    return this.core.session;
  }

  /** Replaces the session by that of `user.token`. */
  setCurrentUser(user: User): Promise<void> {
    return this.core.session.setUser(user);
  }

  /** Replaces the session by that of a token. */
  setToken(token: string): Promise<void> {
    return this.core.session.setToken(token);
  }

  /** Sets the language of messages. */
  setLang(lang: Lang): void {
    this.core.connection.lang = lang;
  }

  /** Gives the id of the signed-in user, without asking the server whether the session still lives. */
  async checkLoggedIn(): Promise<string> {
    const user = await this.core.session.getUser();
    const id = user?.id ?? subjectOf((await this.core.session.getToken()) ?? "");
    if (!id) throw new SignInRequiredError({ code: 2020, message: "Nobody is signed in." });
    return id;
  }

  /** Gives the signed-in user as the server knows him, or null when nobody is signed in or the session has ended. */
  async getCurrentUser(options: SessionCallOptions = {}): Promise<User | null> {
    const bearer = await this.bearer(options);
    if (!bearer) return null;
    try {
      const answer = await this.core.graphql(currentUser, {}, options, { bearer });
      return answer === null ? null : await this.keepUser(toUser(answer), bearer);
    } catch (error) {
      if (error instanceof SignInRequiredError) return null;
      throw error;
    }
  }

  /** Says whether a token, by default the session's, still stands for a session. */
  async checkLoginStatus(token?: string, options: CallOptions = {}): Promise<JwtTokenStatus> {
    const asked = token ?? (await this.core.session.getToken()) ?? undefined;
    return (await this.core.graphql(status, { token: asked }, options)) as JwtTokenStatus; // the fields asked for
  }

  /** Exchanges the session's token for a newer one. */
  async refreshToken(options: SessionCallOptions = {}): Promise<RefreshToken> {
    const bearer = await this.bearer(options);
    const fresh = (await this.core.graphql(refresh, {}, options, { bearer })) as RefreshToken; // the fields asked for
    const { token } = fresh;
    if (token) await this.core.session.refresh(bearer, (user) => user && { ...user, token }, token);
    return fresh;
  }

  /** Ends the session, here in any case; a failure means that the server could not be told. */
  async logout(options: SessionCallOptions = {}): Promise<void> {
    const attempt = this.core.session.beginAttempt();
    const bearer = await this.bearer(options);
    if (!bearer) return this.core.session.clearUser(attempt);
    try {
      const path = `/api/v2/logout?app_id=${encodeURIComponent(this.core.appId)}`;
      await this.core.rest({ path, bearer }, options);
    } catch (error) {
      if (!(error instanceof SignInRequiredError)) throw error;
    } finally {
      await (options.token ? this.core.session.signOut(bearer) : this.core.session.clearUser(attempt));
    }
  }

  protected async bearer(options: SessionCallOptions): Promise<string | null> {
    return options.token ?? (await this.core.session.getToken());
  }

  /** Stores a newer state of the user whom `askedWith` belongs to, if he is still the current one. */
  protected async keepUser(user: User, askedWith: string | null): Promise<User> {
    const token = user.token || askedWith;
    const kept: User = { ...user, token };
    await this.core.session.refresh(askedWith, () => kept, token);
    return kept;
  }
}

/** Reads who a token was made for, without checking it. */
function subjectOf(token: string): string | undefined {
  try {
    const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const { sub, data } = JSON.parse(atob(payload)) as { sub?: string; data?: { id?: string } }; // tried, and caught
    return sub ?? data?.id;
  } catch {
    return undefined;
  }
}
