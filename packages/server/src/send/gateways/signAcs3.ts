import { createHash, createHmac } from "node:crypto";

export interface Acs3Request {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Every header that is signed; names in lower case, `x-acs-content-sha256` among them. */
  readonly headers: Readonly<Record<string, string>> & { readonly "x-acs-content-sha256": string };
}

export interface Acs3Signature {
  /** What must follow `?` in the address. */
  readonly canonicalQuery: string;
  readonly authorization: string;
}

/**
 * Signs a request to Alibaba Cloud by ACS3-HMAC-SHA256.
 *
 * @see {@link https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature Request syntax and signature method V3}
 */
export function signAcs3(request: Acs3Request, accessKeyId: string, accessKeySecret: string): Acs3Signature {
  const canonicalQuery = Object.entries(request.query)
    .map(([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`)
    .sort()
    .join("&");
  const names = Object.keys(request.headers).sort();
  const signedHeaders = names.join(";");
  const canonicalRequest = [
    request.method,
    request.path,
    canonicalQuery,
    ...names.map((name) => `${name}:${request.headers[name]?.trim()}`),
    "",
    signedHeaders,
    request.headers["x-acs-content-sha256"],
  ].join("\n");
  const hashed = createHash("sha256").update(canonicalRequest).digest("hex");
  const signature = createHmac("sha256", accessKeySecret).update(`ACS3-HMAC-SHA256\n${hashed}`).digest("hex");
  return {
    canonicalQuery,
    authorization: `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`,
  };
}

/** RFC 3986 §2.3: everything but the unreserved characters is escaped. */
function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
