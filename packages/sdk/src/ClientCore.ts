import { type Answer, Connection, type Request } from "./Connection.ts";
import { CountersignError } from "./CountersignError.ts";
import { encryptPassword } from "./encryptPassword.ts";
import { SignInRequiredError } from "./errors.ts";
import { failureOf } from "./failureOf.ts";
import { isRecord } from "./isRecord.ts";
import { MfaRequiredError } from "./MfaRequiredError.ts";
import type { Operation } from "./operation.ts";
import { type AuthenticationClientOptions, type CallOptions, readOptions, type Settings } from "./options.ts";
import { Session } from "./Session.ts";
import { defaultStorage } from "./TokenStorage.ts";

const MFA_TOKEN_INVALID = 2021;

/** How one call differs from others, beside what its caller may choose. */
export interface CallContext {
  readonly bearer?: string | null | undefined;
  /** The number of a sign-in attempt; absent in calls of a session. */
  readonly attempt?: number | undefined;
}

/** What all methods of a client share: the session, and calls that end in a value or a typed error. */
export class ClientCore {
  readonly session: Session;
  readonly connection: Connection;
  readonly #settings: Settings;
  #publicKey: string | undefined;

  constructor(options: AuthenticationClientOptions) {
    this.#settings = readOptions(options);
    this.connection = new Connection(this.#settings, options.lang);
    this.session = new Session(options.storage === undefined ? defaultStorage() : options.storage);
  }

  get appId(): string {
    return this.#settings.appId;
  }

  /**
   * Calls a REST path and gives the whole body.
   *
   * Authing's paths answer in an envelope, Countersign's own with plain JSON, and with problem documents (RFC 9457)
   * where something is wrong.
   */
  rest(request: Request, options: CallOptions, attempt?: number): Promise<Answer["body"]> {
    return this.#watched({ bearer: request.bearer, attempt }, async () => {
      const answer = await this.connection.send(request, options);
      const { body, response } = answer;
      const isOwn = request.path.startsWith("/v1/");
      if (response.ok && (isOwn || body.code === 200 || body.statusCode === 200)) return body;
      throw failureOf(answer, isOwn ? { ...body, message: body.detail, data: body } : body);
    });
  }

  /** Runs a GraphQL operation and gives the value of its root field. */
  graphql(operation: Operation, variables: object, options: CallOptions, context: CallContext = {}): Promise<unknown> {
    const body = { query: operation.document, variables };
    return this.#watched(context, async () => {
      const request: Request = { path: "/graphql/v2", body, bearer: context.bearer };
      const answer = await this.connection.send(request, options);
      const { data, errors } = answer.body;
      const [first] = Array.isArray(errors) ? errors : [];
      if (answer.response.ok && isRecord(data) && first === undefined) return data[operation.name];
      throw failureOf(answer, isRecord(first?.message) ? first.message : (first ?? answer.body));
    });
  }

  /**
   * Encrypts passwords with the server's key and hands them to a call.
   *
   * A refusal makes the next call fetch the key anew: after a change of keys the server reads every password as wrong.
   */
  async withEncryption<Result>(
    options: CallOptions,
    call: (encrypt: (password: string) => string) => Promise<Result>,
  ): Promise<Result> {
    this.#publicKey ??= this.#settings.publicKey ?? (await this.#fetchPublicKey(options));
    const key = this.#publicKey;
    try {
      return await call((password) => encryptPassword(password, key));
    } catch (error) {
      if (!(error instanceof MfaRequiredError)) this.#publicKey = undefined;
      throw error;
    }
  }

  async #fetchPublicKey(options: CallOptions): Promise<string> {
    const { data } = await this.rest({ path: "/api/v2/.well-known" }, options);
    return String(isRecord(data) ? data.publicKey : undefined);
  }

  async #watched<Result>({ bearer, attempt }: CallContext, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof MfaRequiredError) {
        this.session.remember(error.mfaToken, attempt);
      } else if (error instanceof SignInRequiredError && bearer) {
        await this.#endWhatHasEnded(error.code, bearer);
      }
      if (error instanceof CountersignError) this.#settings.onError?.(error.code, error.message, error.data);
      throw error;
    }
  }

  async #endWhatHasEnded(code: number, bearer: string): Promise<void> {
    this.session.forget(bearer);
    if (code !== MFA_TOKEN_INVALID) await this.session.signOut(bearer);
  }
}
