import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { type MockServer, type Reply, type SeenRequest, startMockServer } from "./mockServer.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const publicKey = keys.publicKey.export({ type: "spki", format: "pem" }).toString();

/** Reads a password as a server does. */
export function decryptPassword(base64: string): string {
  const key = { key: keys.privateKey, padding: constants.RSA_PKCS1_PADDING };
  return privateDecrypt(key, Buffer.from(base64, "base64")).toString("utf8");
}

export interface MockUser {
  readonly email: string;
  readonly password: string;
  /** His app always shows this one. Without it no second factor is due. */
  totp?: string;
  recoveryCode?: string;
  /** Bound, but not yet confirmed. */
  pendingTotp?: string;
  /** What the photos of the bound face hold. */
  face?: string;
  /** The application demands a factor of everybody. */
  readonly applicationMfa?: boolean;
}

class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, data: unknown = null) {
    super(`refusal ${code}`);
    this.code = code;
    this.data = data;
  }
}

/** A server of Authing's wire for a few users, kept in memory: envelopes, codes and token rules are those of the wire. */
export class MockCountersign {
  readonly users: MockUser[];
  /** Who a token stands for; `mfa-…` tokens open the second step only. */
  readonly tokens = new Map<string, MockUser>();
  /** What uploaded photos hold, by key. */
  readonly photos = new Map<string, string>();
  /** Holds answers back, for tests of what happens meanwhile. */
  gate: (request: SeenRequest) => Promise<void> = async () => undefined;
  #server: MockServer | undefined;
  #count = 0;

  constructor(users: MockUser[]) {
    this.users = users;
  }

  async start(): Promise<this> {
    this.#server = await startMockServer(async (request) => {
      const photo = request.form?.get("file");
      if (photo instanceof Blob) this.photos.set(`key-${this.photos.size}`, await photo.text());
      const reply = this.#answer(request);
      await this.gate(request);
      return reply;
    });
    return this;
  }

  get host(): string {
    return this.#running.host;
  }

  get seen(): SeenRequest[] {
    return this.#running.seen;
  }

  get #running(): MockServer {
    if (!this.#server) throw new Error("not started");
    return this.#server;
  }

  #answer(request: SeenRequest): Reply {
    const requestId = `request-${this.seen.length}`;
    const isGraphql = request.url === "/graphql/v2";
    try {
      if (isGraphql) {
        const name = /\{ (\w+)/.exec(String(request.body?.query))?.[1] ?? "";
        return { body: { data: { [name]: this.#operate(name, request) } } };
      }
      return { body: { code: 200, statusCode: 200, message: "ok", requestId, ...this.#rest(request) } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, data } = error;
      const statusCode = code === 1635 || code === 1636 ? 302 : 403;
      const failure = { code, apiCode: code, statusCode, message, data, requestId };
      return { body: isGraphql ? { errors: [{ message: failure, path: [] }], data: null } : failure };
    }
  }

  #operate(name: string, request: SeenRequest): unknown {
    const variables = (request.body?.variables ?? {}) as Record<string, unknown>; // the SDK always sends an object
    const input = (variables.input ?? {}) as Record<string, unknown>; // an object in every operation that has it
    switch (name) {
      case "loginByEmail":
        return this.#login(String(input.email), decryptPassword(String(input.password)));
      case "registerByEmail": {
        const user = { email: String(input.email), password: decryptPassword(String(input.password)) };
        this.users.push(user);
        return input.forceLogin ? this.#signedIn(user) : describeUser(user, null);
      }
      case "user":
        return describeUser(this.#bearer(request), null);
      case "updateUser":
        return { ...describeUser(this.#bearer(request), null), ...input };
      case "updatePassword":
        return {
          ...describeUser(this.#bearer(request), null),
          nickname: decryptPassword(String(variables.newPassword)),
        };
      case "refreshToken":
        return { token: this.#issue("user", this.#bearer(request)), iat: 1, exp: 2 };
      case "checkLoginStatus":
        return { code: 200, message: "", status: this.tokens.has(String(variables.token)), exp: 2, iat: 1, data: null };
      case "isUserExists":
        return this.users.some((user) => user.email === variables.email);
      case "checkPasswordStrength":
        return { valid: String(variables.password).length > 5, message: null };
      default:
        throw new Refusal(400);
    }
  }

  #rest(request: SeenRequest): object {
    const { body = {} } = request;
    const path = `${request.method} ${new URL(request.url, "http://localhost").pathname}`;
    switch (path) {
      case "GET /api/v2/.well-known":
        return { data: { publicKey } };
      case "GET /api/v2/logout":
        this.#bearer(request);
        this.tokens.delete(tokenOf(request));
        return { data: null };
      case "GET /api/v2/mfa/authenticator":
        return { data: describeAuthenticators(this.#bearer(request, true)) };
      case "POST /api/v2/mfa/totp/associate":
        return { data: associate(this.#bearer(request, true)) };
      case "POST /api/v2/mfa/totp/associate/confirm":
        return { data: this.#confirm(request, body) };
      case "DELETE /api/v2/mfa/totp/associate":
        this.#unbind(this.#bearer(request));
        return { data: null };
      case "POST /api/v2/mfa/totp/verify":
        return { data: this.#prove(request, (user) => user.totp === body.totp, 6001) };
      case "POST /api/v2/mfa/totp/recovery":
        return this.#recover(request, body);
      case "POST /api/v2/upload":
        return { data: { key: `key-${this.photos.size - 1}`, url: "" } };
      case "POST /api/v2/mfa/face/associate":
        return { data: this.#bindFace(request, [body.photoA, body.photoB]) };
      case "POST /api/v2/mfa/face/verify":
        return { data: this.#prove(request, (user) => user.face === this.#look(body.photo), 1702) };
      default:
        throw new Refusal(404);
    }
  }

  #login(email: string, password: string): object {
    const user = this.users.find((one) => one.email === email && one.password === password);
    if (!user) throw new Refusal(2333, { remainCount: 4 });
    if (user.totp || user.applicationMfa) throw this.#mfaRequired(user);
    return this.#signedIn(user);
  }

  #mfaRequired(user: MockUser): Refusal {
    const data = { ...triggerData, mfaToken: this.#issue("mfa", user), email: user.email };
    return new Refusal(user.totp ? 1635 : 1636, { ...data, totpMfaEnabled: user.totp !== undefined });
  }

  #confirm(request: SeenRequest, body: Record<string, unknown>): object | null {
    const user = this.#bearer(request, true);
    if (body.totp !== user.pendingTotp) throw new Refusal(6001);
    user.totp = String(body.totp);
    return tokenOf(request).startsWith("mfa-") ? this.#signedIn(user) : null;
  }

  #unbind(user: MockUser): void {
    if (user.totp) throw this.#mfaRequired(user);
  }

  #prove(request: SeenRequest, isRight: (user: MockUser) => boolean, code: number): object {
    const token = tokenOf(request);
    const user = this.#bearer(request, true);
    if (!token.startsWith("mfa-")) throw new Refusal(2021);
    if (!isRight(user)) throw new Refusal(code);
    this.tokens.delete(token);
    return this.#signedIn(user);
  }

  #recover(request: SeenRequest, body: Record<string, unknown>): object {
    const data = this.#prove(request, (user) => user.recoveryCode === body.recoveryCode, 6002);
    return { data, recoveryCode: "new-recovery-code" };
  }

  #bindFace(request: SeenRequest, photos: unknown[]): object {
    const user = this.#bearer(request, true);
    const [face = "", other] = photos.map((photo) => this.#look(photo));
    if (face !== other) throw new Refusal(1707);
    user.face = face;
    const token = tokenOf(request);
    return token.startsWith("mfa-") ? this.#signedIn(user) : describeUser(user, token);
  }

  /** Sees the face in a photo; at an address there is always the same. */
  #look(photo: unknown): string {
    const face = this.photos.get(String(photo)) ?? (String(photo).startsWith("https://") ? "a face" : undefined);
    if (face === undefined) throw new Refusal(1700);
    return face;
  }

  #signedIn(user: MockUser): object {
    return describeUser(user, this.#issue("user", user));
  }

  #issue(kind: "user" | "mfa", user: MockUser): string {
    this.#count += 1;
    const token = `${kind}-token-${this.#count}`;
    this.tokens.set(token, user);
    return token;
  }

  #bearer(request: SeenRequest, mfaTokenToo = false): MockUser {
    const token = tokenOf(request);
    const user = this.tokens.get(token);
    if (!user || (token.startsWith("mfa-") && !mfaTokenToo)) {
      throw new Refusal(token === "" ? 2020 : token.startsWith("user-") ? 2207 : 2021);
    }
    return user;
  }
}

const triggerData = {
  applicationMfa: [
    { mfaPolicy: "SMS", sort: 2, status: 1 },
    { mfaPolicy: "OTP", sort: 1, status: 1 },
  ],
  ...{ totpMfaEnabled: false, faceMfaEnabled: false, passkeyEnabled: false, current: "OTP" },
  ...{ mfaPhone: null, mfaPhoneCountryCode: null, mfaEmail: null, phone: null, phoneCountryCode: null },
  ...{ username: null, nickname: null, avatar: null },
};

function tokenOf(request: SeenRequest): string {
  return String(request.headers.authorization ?? "").replace(/^Bearer /, "");
}

function describeUser({ email }: MockUser, token: string | null): object {
  const customData = [{ key: "badge", value: "7", dataType: "NUMBER", label: null }];
  return { id: `id of ${email}`, arn: "arn", userPoolId: "pool", email, token, customData };
}

function describeAuthenticators({ email, totp, pendingTotp }: MockUser): object[] {
  const common = {
    id: "authenticator",
    userId: `id of ${email}`,
    createdAt: "",
    updatedAt: "",
    secret: "",
    recoveryCode: "",
  };
  const enable = totp !== undefined;
  return enable || pendingTotp ? [{ ...common, enable, authenticatorType: "totp", source: "SELF", name: "" }] : [];
}

function associate(user: MockUser): object {
  user.pendingTotp = `code of ${user.email}`;
  const [secret, qrcode_uri, qrcode_data_url] = ["JBSWY3DPEHPK3PXP", "otpauth://totp/x", "data:image/png;base64,"];
  return { authenticator_type: "totp", secret, qrcode_uri, qrcode_data_url, recovery_code: "first-recovery-code" };
}
