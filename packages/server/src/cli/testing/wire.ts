import { constants, publicEncrypt } from "node:crypto";
import type { Home } from "./home.ts";

interface Call {
  readonly token?: string;
  readonly body?: unknown;
}

/** Calls the service as an Authing client does and gives `data`, of a sign-in that waits for its second factor too. */
export async function call<Data>(home: Home, url: string, { token, body }: Call = {}): Promise<Data> {
  const response = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "x-authing-app-id": home.appId,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { readonly code: number; readonly message: string; readonly data: Data };
  const isGood = answer.code === 200 || answer.code === 1635 || answer.code === 1636;
  if (!isGood) throw new Error(`${new URL(url).pathname} answered ${answer.code} ${answer.message}`);
  return answer.data;
}

/** Encrypts a password as Authing's clients do. */
export async function encryptPassword(home: Home, url: string, password: string): Promise<string> {
  const { publicKey } = await call<{ publicKey: string }>(home, `${url}/api/v2/.well-known`);
  const options = { key: publicKey, padding: constants.RSA_PKCS1_PADDING };
  return publicEncrypt(options, Buffer.from(password)).toString("base64");
}
