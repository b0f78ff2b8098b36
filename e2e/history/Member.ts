import { randomBytes } from "node:crypto";
import type { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import type { Served } from "../support/callApi.ts";
import { encryptPassword } from "../support/encryptPassword.ts";

/** A session or an mfaToken, as its holder has it. */
export interface Pass {
  readonly id: string;
  readonly token: string;
}

/** What the person of an account knows and has, as far as the answers tell. */
export class Member {
  readonly email: string;
  readonly id: string;
  password: { readonly plain: string; readonly encrypted: string };
  app: AuthenticatorApp | null = null;
  recoveryCode: string | null = null;
  /** What was given, whether it still lives or not. */
  readonly sessions: Pass[] = [];
  readonly mfaTokens: Pass[] = [];
  /** Purposes for which a code was sent lately. */
  readonly sent = new Set<string>();

  constructor(id: string, email: string, password: Member["password"]) {
    this.id = id;
    this.email = email;
    this.password = password;
  }
}

export async function newPassword(server: Served): Promise<Member["password"]> {
  const plain = randomBytes(9).toString("base64url");
  return { plain, encrypted: await encryptPassword(server, plain) };
}

export function readPass(token: unknown): (Pass & { readonly acr: string }) | null {
  if (typeof token !== "string") return null;
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
    readonly jti?: string;
    readonly acr?: string;
  };
  return { id: claims.jti ?? token, token, acr: claims.acr ?? "" };
}
