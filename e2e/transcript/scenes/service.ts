import type { Cast } from "../Cast.ts";
import { usualHeaders } from "../usualHeaders.ts";

const TOO_MUCH = JSON.stringify({ filler: "1".repeat(1024 * 1024) });
const NO_SUCH = "0".repeat(24);

/** What answers before anybody signs in, and what no route takes. */
export async function playService(cast: Cast): Promise<void> {
  cast.stage.note("the headers of every answer, where a case tells no others", usualHeaders);
  await playHealth(cast);
  await playApplication(cast);
  await playUnserved(cast);
  await playUnread(cast);
  await playOrigins(cast);
  await playLanguages(cast);
}

async function playHealth({ stage }: Cast): Promise<void> {
  await stage.call("alive", "GET /healthz");
  await stage.call("ready", "GET /readyz");
  await stage.call("the keys of user tokens", "GET /.well-known/jwks.json");
  await stage.call("discovery", "GET /.well-known/openid-configuration");
  await stage.call("the front page", "GET /");
  await stage.call("the development inbox as JSON", "GET /dev/inbox");
  await stage.call("the development inbox, through a proxy", "GET /dev/inbox", {
    headers: { "x-forwarded-for": "203.0.113.9" },
  });
}

async function playApplication({ stage }: Cast): Promise<void> {
  const unknown = { "x-authing-app-id": NO_SUCH };
  await stage.call("the key for passwords", "GET /api/v2/.well-known");
  await stage.call("the key for passwords, of an unknown application", "GET /api/v2/.well-known", { headers: unknown });
  await stage.call("public config", `GET /api/v2/applications/${stage.server.appId}/public-config`);
  await stage.call("public config of an unknown application", `GET /api/v2/applications/${NO_SUCH}/public-config`);
}

async function playUnserved({ stage }: Cast): Promise<void> {
  await stage.call("an unknown path of Authing", "GET /api/v2/nothing/here");
  await stage.call("an unknown path of ours", "GET /v1/nothing/here");
  await stage.call("an unknown path", "POST /nothing", { body: {} });
  await stage.call("another method of Authing's path", "GET /api/v2/mfa/totp/verify");
  await stage.call("another method of our path", "GET /v1/mfa/face/session");
  await stage.call("another method of a plain path", "DELETE /healthz");
  await stage.call("GraphQL by GET", "GET /graphql/v2?query={user{id}}");
  await stage.call("a broken escape", "GET /api/v2/%zz");
  await stage.call("doubled slashes", "GET //api//v2/.well-known");
  await stage.call("an avatar that is not there", `GET /avatars/${"0".repeat(32)}`);
}

async function playUnread({ stage }: Cast): Promise<void> {
  for (const [whose, path] of [
    ["Authing's path", "POST /api/v2/login/account"],
    ["our path", "POST /v1/mfa/face/session"],
    ["GraphQL", "POST /graphql/v2"],
  ] as const) {
    const plain = { "content-type": "text/plain" };
    await stage.call(`JSON that breaks off, to ${whose}`, path, { body: '{"a": ' });
    await stage.call(`an empty body to ${whose}`, path, { body: "" });
    await stage.call(`a list to ${whose}`, path, { body: "[]" });
    await stage.call(`plain text to ${whose}`, path, { body: "a", headers: plain });
    await stage.call(`NUL to ${whose}`, path, { body: { account: "a\0b", purpose: "\0", query: "\0" } });
    await stage.call(`too much to ${whose}`, path, { body: TOO_MUCH, told: "<more than a megabyte>" });
  }
}

async function playOrigins({ stage }: Cast): Promise<void> {
  const asks = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };
  for (const [whose, origin] of [
    ["a page of this machine", "http://localhost:5173"],
    ["a page opened from disk", "null"],
    ["a page elsewhere", "https://elsewhere.example.com"],
  ] as const) {
    await stage.call(`${whose} asks before`, "OPTIONS /api/v2/login/account", { headers: { ...asks, origin } });
    await stage.call(`${whose} calls`, "GET /api/v2/users/me", { headers: { origin } });
    await stage.call(`${whose} calls our path`, "POST /v1/mfa/face/session", { headers: { origin }, body: {} });
  }
}

async function playLanguages({ stage }: Cast): Promise<void> {
  for (const language of ["en-US", "zh-CN", "fr-FR"]) {
    for (const name of ["x-authing-lang", "accept-language"]) {
      const headers = { [name]: language };
      await stage.call(`a refusal in ${language} by ${name}`, "GET /api/v2/users/me", { headers });
      await stage.call(`a problem in ${language} by ${name}`, "GET /v1/nothing", { headers });
    }
  }
  await stage.ask("a refusal of GraphQL in English", "User", {}, { headers: { "x-authing-lang": "en-US" } });
}
