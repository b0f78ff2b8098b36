import { isRecord } from "./isRecord.ts";
import { type TokenStorage, tolerantStorage } from "./TokenStorage.ts";
import type { User } from "./User.ts";

const TOKEN_KEY = "_authing_token";
const USER_KEY = "_authing_user";

/** A sign-in that waits for its second factor. */
interface Pending {
  readonly mfaToken: string;
  readonly attempt: number;
}

/** Whom a call speaks for: a sign-in under way, a session, or nobody. */
export interface Caller {
  readonly mfaToken?: string | null | undefined;
  readonly token?: string | null | undefined;
}

/**
 * Who is signed in, and which sign-in waits for its second factor.
 *
 * Reads and writes take turns, so token and user always belong together. A late answer never undoes what began after it:
 * sign-ins count by the order in which they began, and an answer that only refreshes counts while its token is current.
 */
export class Session {
  readonly #storage: TokenStorage | null;
  #turn: Promise<unknown> = Promise.resolve();
  #attempts = 0;
  #settledAttempt = 0;
  #pending: Pending | null = null;

  /** @param storage null keeps nothing: every call then brings its own token */
  constructor(storage: TokenStorage | null) {
    this.#storage = storage && tolerantStorage(storage);
  }

  getToken(): Promise<string | null> {
    return this.#inTurn(() => this.#readToken());
  }

  getUser(): Promise<User | null> {
    return this.#inTurn(() => this.#readUser());
  }

  /** Replaces the session by that of a token. */
  setToken(token: string): Promise<void> {
    return this.#replace(this.beginAttempt(), async () => {
      const user = await this.#readUser();
      await this.#write(token, user?.token === token ? user : null);
    });
  }

  /** Replaces the session by that of `user.token`. */
  setUser(user: User): Promise<void> {
    return this.#replace(this.beginAttempt(), () => this.#write(user.token || null, user));
  }

  clearUser(attempt = this.beginAttempt()): Promise<void> {
    return this.#replace(attempt, () => this.#write(null, null));
  }

  /** Numbers what may change the session, at its beginning. */
  beginAttempt(): number {
    this.#attempts += 1;
    return this.#attempts;
  }

  /**
   * Replaces the session by what an attempt gave, unless a later one has already done so.
   *
   * A user without a token, as a registration gives, is not signed in: the session ends.
   */
  signIn(user: User, attempt: number, spentMfaToken?: string): Promise<void> {
    const { token } = user;
    return this.#replace(attempt, () => (token ? this.#write(token, user) : this.#write(null, null)), spentMfaToken);
  }

  /** Stores the user that a proof gave: of the sign-in it completed, or of the session it was given in. */
  async adopt(user: User | null, attempt: number, { mfaToken, token }: Caller): Promise<void> {
    if (user && mfaToken) {
      await this.signIn(user, attempt, mfaToken);
    } else if (user?.token && token) {
      await this.refresh(token, () => user, user.token);
    }
  }

  /** Stores a newer state of the session that `askedWith` belongs to. */
  refresh(askedWith: string | null, change: (user: User | null) => User | null, token = askedWith): Promise<void> {
    return this.#inTurn(async () => {
      if ((await this.#readToken()) === askedWith) await this.#write(token, change(await this.#readUser()));
    });
  }

  /** Ends the session that a token belongs to. */
  signOut(token: string): Promise<void> {
    return this.refresh(token, () => null, null);
  }

  /** Remembers what the second step needs. Without an attempt it is a step-up of the session that is there. */
  remember(mfaToken: string, attempt = this.#settledAttempt): void {
    if (this.#storage && attempt >= this.#settledAttempt) this.#pending = { mfaToken, attempt };
  }

  forget(mfaToken: string): void {
    if (this.#pending?.mfaToken === mfaToken) this.#pending = null;
  }

  get mfaToken(): string | null {
    return this.#pending?.mfaToken ?? null;
  }

  /** Gives whom a call speaks for: whom it names, or what began last. */
  async callerOf({ mfaToken, token }: Caller): Promise<Caller> {
    if (mfaToken ?? token) return mfaToken ? { mfaToken } : { token };
    const current = await this.getToken();
    const pending = this.#pending;
    return pending && (current === null || pending.attempt > this.#settledAttempt) ? pending : { token: current };
  }

  #replace(attempt: number, write: () => Promise<void>, spentMfaToken?: string): Promise<void> {
    return this.#inTurn(async () => {
      if (spentMfaToken !== undefined) {
        this.forget(spentMfaToken);
      } else if (this.#pending && this.#pending.attempt <= attempt) {
        this.#pending = null;
      }
      if (attempt > this.#settledAttempt) {
        this.#settledAttempt = attempt;
        await write();
      }
    });
  }

  async #readToken(): Promise<string | null> {
    const token = await this.#storage?.get(TOKEN_KEY);
    // Authing's client writes the words "null" and "undefined" when a user has no token.
    return token && token !== "null" && token !== "undefined" ? token : null;
  }

  async #readUser(): Promise<User | null> {
    try {
      const user: unknown = JSON.parse((await this.#storage?.get(USER_KEY)) ?? "null");
      return isRecord(user) && typeof user.id === "string" ? (user as unknown as User) : null; // written by #write
    } catch {
      return null;
    }
  }

  async #write(token: string | null, user: User | null): Promise<void> {
    await this.#put(TOKEN_KEY, token);
    await this.#put(USER_KEY, user && JSON.stringify(user));
  }

  async #put(key: string, value: string | null): Promise<void> {
    await (value === null ? this.#storage?.remove(key) : this.#storage?.set(key, value));
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(action);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
