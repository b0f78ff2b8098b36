import { setTimeout } from "node:timers/promises";
import type { Cast } from "../Cast.ts";

const USERS = "POST /v1/users";
const APPS = "POST /v1/applications";
const NO_SUCH = "0".repeat(24);

/** People and applications as those manage them who have no shell. */
export async function playManaged(cast: Cast): Promise<void> {
  await playPeople(cast);
  await playAccess(cast);
  await playApplications(cast);
}

async function playPeople({ stage, basic: headers }: Cast): Promise<void> {
  const person = { username: "looked-after", email: "looked.after@example.com", profile: { externalId: "hr-77" } };
  const made = await stage.call("a person", USERS, { headers, body: person });
  const id = made.at("id");
  stage.names.learn(id, "<id of managed>");
  await stage.call("a person whose name is taken", USERS, { headers, body: { username: "looked-after" } });
  await stage.call("a person found by an address", "GET /v1/users?email=looked.after@example.com", { headers });
  await stage.call("two ways of finding at once", "GET /v1/users?email=a@example.com&username=a", { headers });
  await stage.call("a person shown", `GET /v1/users/${id}`, { headers });
  await stage.call("nobody shown", `GET /v1/users/${NO_SUCH}`, { headers });
  const path = `PATCH /v1/users/${id}`;
  const body = { profile: { city: "Turin" } };
  await stage.call("a change of whatever is there", path, { headers, body });
  await stage.call("a change of what was seen", path, { headers: { ...headers, "if-match": '"0"' }, body });
  await stage.call("a change of what was changed", path, { headers: { ...headers, "if-match": '"0"' }, body });
  await stage.call("a person blocked", `POST /v1/users/${id}/block`, { headers, body: {} });
  await stage.call("nobody blocked", `POST /v1/users/${NO_SUCH}/block`, { headers, body: {} });
  await stage.call("a person let in again", `POST /v1/users/${id}/unblock`, { headers, body: {} });
  await stage.call("nobody let in again", `POST /v1/users/${NO_SUCH}/unblock`, { headers, body: {} });
}

async function playAccess(cast: Cast): Promise<void> {
  const { stage, basic: headers } = cast;
  const email = await cast.account("is.managed");
  const token = await cast.session(email);
  await cast.bindApp(token);
  const found = await stage.call(null, `GET /v1/users?email=${email}`, { headers });
  const id = found.at("users.0.id");
  const [user, nobody] = [`/v1/users/${id}`, `/v1/users/${NO_SUCH}`];
  const listed = await stage.call("what is bound", `GET ${user}/authenticators`, { headers });
  await stage.call("what nobody has bound", `GET ${nobody}/authenticators`, { headers });
  await stage.call("sessions", `GET ${user}/sessions`, { headers });
  const isTaken = async (): Promise<boolean> =>
    (await stage.call(null, `GET ${user}/messages`, { headers })).at("messages.0.state") === "handedOver";
  while (!(await isTaken())) await setTimeout(100);
  await stage.call("what was sent", `GET ${user}/messages?limit=1`, { headers });
  await stage.call("what was sent to nobody", `GET ${nobody}/messages`, { headers });
  await stage.call("what was sent to whomever", "GET /v1/messages?after=0-000000000000000000000000", { headers });
  const failed = "state=failed&channel=email&from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00Z";
  await stage.call("what could not be sent", `GET /v1/messages?${failed}`, { headers });
  await stage.call("what was sent, of a state that is none", "GET /v1/messages?state=lost", { headers });
  await stage.call("what was sent to whomever, without credentials", "GET /v1/messages");
  await stage.call("sessions of nobody", `GET ${nobody}/sessions`, { headers });
  const session = await stage.call(null, `GET ${user}/sessions`, { headers });
  await stage.call("a session less", `DELETE ${user}/sessions/${session.at("sessions.0.id")}`, { headers });
  await stage.call("no session less", `DELETE ${user}/sessions/${NO_SUCH}`, { headers });
  await stage.call("devices", `GET ${user}/trusted-devices`, { headers });
  await stage.call("devices of nobody", `GET ${nobody}/trusted-devices`, { headers });
  await stage.call("no device less", `DELETE ${user}/trusted-devices/${NO_SUCH}`, { headers });
  await stage.call("all devices less", `DELETE ${user}/trusted-devices`, { headers });
  await stage.call("all devices less of nobody", `DELETE ${nobody}/trusted-devices`, { headers });
  await stage.call("locks", `GET ${user}/locks`, { headers });
  await stage.call("locks of nobody", `GET ${nobody}/locks`, { headers });
  await stage.call("locks lifted", `POST ${user}/unlock`, { headers, body: { reason: "called" } });
  await stage.call("locks of nobody lifted", `POST ${nobody}/unlock`, { headers, body: {} });
  await stage.call("an app less", `DELETE ${user}/authenticators/${listed.at("authenticators.0.id")}`, { headers });
  await stage.call("no app less", `DELETE ${user}/authenticators/${NO_SUCH}`, { headers });
  await stage.call("signed out everywhere", `DELETE ${user}/sessions`, { headers });
  await stage.call("nobody signed out", `DELETE ${nobody}/sessions`, { headers });
}

async function playApplications({ stage, basic: headers }: Cast): Promise<void> {
  await stage.call("applications", "GET /v1/applications?limit=1&after=ffffffffffffffffffffffff", { headers });
  await stage.call("far too many applications", "GET /v1/applications?limit=201", { headers });
  const made = await stage.call("an application", APPS, { headers, body: { name: "Desk", factors: ["OTP"] } });
  stage.names.learn(made.at("id"), "<id of Desk>");
  await stage.call("an application that nobody can sign in to", APPS, {
    headers,
    body: { name: "Desk", factors: ["PASSKEY"] },
  });
  const path = `/v1/applications/${made.at("id")}`;
  await stage.call("an application shown", `GET ${path}`, { headers });
  await stage.call("no application shown", `GET /v1/applications/${NO_SUCH}`, { headers });
  await stage.call("an application changed", `PATCH ${path}`, {
    headers: { ...headers, "if-match": '"0"' },
    body: { trustDays: 7 },
  });
  await stage.call("an application changed meanwhile", `PATCH ${path}`, {
    headers: { ...headers, "if-match": '"0"' },
    body: { trustDays: 8 },
  });
}
