import { createHash, createHmac } from "node:crypto";

export interface Tc3Request {
  /** Such as `sms`. */
  readonly service: string;
  readonly timestampSeconds: number;
  /** Every header that is signed, `content-type` and `host` among them; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

/**
 * Gives the `Authorization` header of a POST to Tencent Cloud by TC3-HMAC-SHA256.
 *
 * @see {@link https://www.tencentcloud.com/document/api/382/34859 Signature v3}
 */
export function signTc3(request: Tc3Request, secretId: string, secretKey: string): string {
  const names = Object.keys(request.headers).sort();
  const signedHeaders = names.join(";");
  const canonicalRequest = [
    "POST",
    "/",
    "",
    ...names.map((name) => `${name}:${request.headers[name]?.trim().toLowerCase()}`),
    "",
    signedHeaders,
    sha256(request.payload),
  ].join("\n");
  // The date is that of the timestamp in UTC.
  const date = new Date(request.timestampSeconds * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${request.service}/tc3_request`;
  const stringToSign = ["TC3-HMAC-SHA256", request.timestampSeconds, scope, sha256(canonicalRequest)].join("\n");
  const signingKey = hmac(hmac(hmac(`TC3${secretKey}`, date), request.service), "tc3_request");
  const signature = hmac(signingKey, stringToSign).toString("hex");
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
