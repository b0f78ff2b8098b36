import type { Cast } from "../Cast.ts";

const CALL = "POST /graphql/v2";

/** What the owner of a session asks of his account and changes, and GraphQL itself. */
export async function playAccount(cast: Cast): Promise<void> {
  const account = await cast.account("owner");
  const token = await cast.session(account);
  await playReading(cast, token);
  await playQuestions(cast, account);
  await playTokenQuestions(cast, token);
  await playProfile(cast, token);
  await playPasswordChange(cast, token);
  await playGraphql(cast, token);
}

async function playReading(cast: Cast, token: string): Promise<void> {
  const { stage } = cast;
  const id = (await stage.call("the account by REST", "GET /api/v2/users/me", { token })).at("data.id");
  await stage.ask("the account", "User", {}, { token });
  await stage.ask("the account by its id", "User", { id }, { token });
  await stage.ask("another's account", "User", { id: "0".repeat(24) }, { token });
  await stage.ask("the account and its custom data", "UserWithCustomData", {}, { token });
  await stage.ask("the account, without a token", "User", { id });
}

async function playQuestions(cast: Cast, email: string): Promise<void> {
  const { stage } = cast;
  await stage.ask("an address that is there", "IsUserExists", { email });
  await stage.ask("an address that is not there", "IsUserExists", { email: "nobody@example.com" });
  await stage.ask("a user name that is not there", "IsUserExists", { username: "nobody.here" });
  await stage.ask("a phone that is not there", "IsUserExists", { phone: "13800138098" });
  await stage.ask("nobody in particular", "IsUserExists", {});
  await stage.ask("a good password", "CheckPasswordStrength", { password: "violet anchor 72" });
  await stage.ask("a short password", "CheckPasswordStrength", { password: "short" });
  await stage.ask("no password", "CheckPasswordStrength", {});
}

async function playTokenQuestions(cast: Cast, token: string): Promise<void> {
  const { stage } = cast;
  await stage.ask("a token that holds", "CheckLoginStatus", { token });
  await stage.ask("a token that holds, in the header", "CheckLoginStatus", {}, { token });
  await stage.ask("a token that is none", "CheckLoginStatus", { token: "rubbish" });
  await stage.ask("a token that is not there", "CheckLoginStatus", {});
  await stage.ask("a token that is a number", "CheckLoginStatus", { token: 1 });
  await stage.ask("a new token", "RefreshToken", {}, { token });
  await stage.ask("a new token for rubbish", "RefreshToken", {}, { token: "rubbish" });
}

async function playProfile(cast: Cast, token: string): Promise<void> {
  const { stage } = cast;
  const update = (name: string, input: object) => stage.ask(name, "UpdateUser", { input }, { token });
  await update("a profile", { nickname: "Ow", gender: "M", address: "1 Gate Street", externalId: "ignored" });
  await update("a profile, with nothing again", { nickname: null });
  await update("a user name", { username: "owner.by.name" });
  await update("a user name that is taken", { username: "plain" });
  await update("an address by the profile", { email: "other@example.com" });
  await update("a password by the profile", { password: await cast.encrypt("copper lantern 5") });
  await update("a photo that is no avatar of ours", { photo: "https://pictures.example.com/me.png" });
  await update("a profile too long", { company: "c".repeat(1001) });
  await update("a profile without end", { nickname: "a\u0000b" });
  await stage.ask("a profile without a token", "UpdateUser", { input: { nickname: "x" } });
}

async function playPasswordChange(cast: Cast, token: string): Promise<void> {
  const { stage } = cast;
  const [oldPassword, newPassword] = [await cast.encrypt(), await cast.encrypt("copper lantern 5")];
  const wrong = await cast.encrypt("another one");
  const short = await cast.encrypt("short");
  await stage.ask("a new password, without the old one", "UpdatePassword", { newPassword }, { token });
  await stage.ask(
    "a new password, with a wrong old one",
    "UpdatePassword",
    { newPassword, oldPassword: wrong },
    { token },
  );
  await stage.ask("a new password that is short", "UpdatePassword", { newPassword: short, oldPassword }, { token });
  const other = await cast.session("owner@example.com");
  await stage.ask("a new password", "UpdatePassword", { newPassword, oldPassword }, { token });
  await stage.call("the session that changed it", "GET /api/v2/users/me", { token });
  await stage.call("another session after that", "GET /api/v2/users/me", { token: other });
  await stage.ask("a new password, without a token", "UpdatePassword", { newPassword, oldPassword });
}

/** GraphQL as such. */
async function playGraphql({ stage }: Cast, token: string): Promise<void> {
  const ask = (name: string, body: unknown) => stage.call(name, CALL, { token, body });
  stage.note("what the schema knows", await stage.readSchema());
  await ask("two questions at once", { query: '{ user { email } isUserExists(email: "nobody@example.com") }' });
  await ask("one answered, one refused", { query: "{ user { email } isUserExists }" });
  await ask("an alias", { query: "{ me: user { email } }" });
  await ask("the name of the type", { query: "{ __typename }" });
  await ask("a batch", [{ query: "{ user { id } }" }]);
  await ask("no query", {});
  await ask("a query that is a number", { query: 1 });
  await ask("variables that are a list", { query: "{ user { id } }", variables: [] });
  await ask("a syntax error", { query: "{ user {" });
  await ask("an unknown field", { query: "{ user { secret } }" });
  await ask("an unknown operation", { query: "mutation { destroy }" });
  await ask("a subscription", { query: "subscription { user { id } }" });
  await ask("two mutations", { query: "mutation { a: refreshToken { token } b: refreshToken { token } }" });
  await ask("two operations, none chosen", { query: "query a { user { id } } query b { user { id } }" });
  await ask("a value of another type", { query: "{ checkPasswordStrength(password: 1) { valid } }" });
}
