import { type ApiDescription, contentOf, type Operation } from "./ApiDescription.ts";
import { sampleOf } from "./sampleOf.ts";

/** What stands for a credential, in the environment of the shell. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  userToken: `-H "authorization: Bearer $USER_TOKEN"`,
  mfaToken: `-H "authorization: Bearer $MFA_TOKEN"`,
  poolAccessToken: `-H "authorization: Bearer $POOL_ACCESS_TOKEN"`,
  applicationSecret: `-u "$APP_ID:$APP_SECRET"`,
  poolSecret: `-u "$POOL_ID:$POOL_SECRET"`,
};

/**
 * Gives a line for a shell that asks for an operation, with a body that it takes.
 * @param host where the service answers, without a slash at its end
 */
export function curlFor(api: ApiDescription, operation: Operation, host: string): string {
  const { method, all, path } = operation;
  const url = host + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`) + queryOf(api, all);
  const isShort = method === "GET" || method === "POST";
  const parts = [
    `curl ${isShort ? "" : `-X ${method} `}"${url}"`,
    ...credentialOf(operation),
    ...(all.some(({ name }) => name === "x-authing-app-id") ? [`-H "x-authing-app-id: $APP_ID"`] : []),
    ...bodyOf(api, operation),
  ];
  return parts.join(" \\\n  ");
}

function queryOf(api: ApiDescription, parameters: Operation["all"]): string {
  const asked = parameters
    .filter((each) => each.in === "query" && each.required)
    .map(({ name, schema = {} }) => `${name}=${encodeURIComponent(String(sampleOf(api, schema)))}`);
  return asked.length === 0 ? "" : `?${asked.join("&")}`;
}

function credentialOf({ security = [] }: Operation): readonly string[] {
  if (security.length === 0) return [];
  const [first] = security.flatMap((each) => Object.keys(each));
  const credential = first === undefined ? undefined : CREDENTIALS[first];
  return credential === undefined ? [] : [credential];
}

function bodyOf(api: ApiDescription, { method, requestBody }: Operation): readonly string[] {
  if (requestBody === undefined) return method === "POST" ? ["-X POST"] : [];
  const contents = contentOf(api.follow(requestBody));
  const [type, schema = {}] = contents.find(([each]) => each === "application/json") ?? contents[0] ?? [];
  if (type === "multipart/form-data") return [`-F "file=@photo.jpg"`];
  const text = JSON.stringify(sampleOf(api, schema)).replaceAll("'", "'\\''");
  return [`-H "content-type: application/json"`, `-d '${text}'`];
}
