import type { ShownApplication } from "../frame/ShownApplication.ts";

/** What a page shows of the application that it signs people in to. */
export interface SignInDescription {
  readonly application: ShownApplication;
  readonly codes: { readonly sms: boolean; readonly email: boolean };
  /** Whether the redirect URI is one of the application's. */
  readonly mayReturn: boolean;
  readonly issuer: string;
}

/** What is not answered as it should be. */
export class PageRefusal extends Error {
  override readonly name = "PageRefusal";
  /** Of the catalogue of failures; 0: nobody answered as this service does. */
  readonly code: number;
  constructor(code: number) {
    super(`refused: ${code}`);
    this.code = code;
  }
}

/**
 * Asks what to show of an application, before anything is shown or sent.
 * @throws {PageRefusal} 2008 if there is no such application
 */
export function describeSignIn(
  base: string,
  appId: string | null,
  redirectUri: string | null,
): Promise<SignInDescription> {
  const query = new URLSearchParams({
    ...(appId !== null && { client_id: appId }),
    ...(redirectUri !== null && { redirect_uri: redirectUri }),
  });
  return ask(`${base}page/v1/sign-in?${query}`, {}) as Promise<SignInDescription>; // as the contract has it
}

/**
 * Gives the application that a sign-in under way is for.
 * @throws {PageRefusal} 2021 once the sign-in has expired or gone on
 */
export async function applicationOf(base: string, mfaToken: string): Promise<string> {
  const pending = await ask(`${base}page/v1/mfa`, { authorization: `Bearer ${mfaToken}` });
  return (pending as { readonly application: { readonly id: string } }).application.id; // as the contract has it
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(url, { headers }).catch(() => {
    throw new PageRefusal(0);
  });
  const body = (await response.json().catch(() => ({}))) as { readonly code?: number };
  if (!response.ok) throw new PageRefusal(body.code ?? 0);
  return body;
}
