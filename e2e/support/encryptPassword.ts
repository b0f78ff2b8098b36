import { constants, publicEncrypt } from "node:crypto";
import { callApi, type Served } from "./callApi.ts";

/** Encrypts a password as Authing's clients do. */
export async function encryptPassword(server: Served, password: string): Promise<string> {
  const { body } = await callApi<{ publicKey: string }>(server, "/api/v2/.well-known");
  const key = { key: body.data.publicKey, padding: constants.RSA_PKCS1_PADDING };
  return publicEncrypt(key, Buffer.from(password)).toString("base64");
}
