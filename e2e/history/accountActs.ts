import { type Act, ask, logIn, many, pick, use } from "./asking.ts";
import { type Member, newPassword } from "./Member.ts";
import type { Place } from "./Place.ts";
import { nobodyThere } from "./Scribe.ts";

const CHANGE = "mutation ($n: String!, $o: String) { updatePassword(newPassword: $n, oldPassword: $o) { id } }";

export const signIn: Act = async (place, member, lots) => {
  const { session } = await logIn(place, member, lots.below(2));
  if (session !== null) await use(place, member, lots.below(2), session);
};

export const useAny: Act = async (place, member, lots) => {
  const pass = pick(member.sessions, lots);
  if (pass !== undefined) await many(1 + lots.below(2), (index) => use(place, member, index, pass));
};

export const signOut: Act = async (place, member, lots) => {
  const pass = pick(member.sessions, lots);
  if (pass === undefined) return;
  const facts = { name: "signOut", ends: { which: "one", id: pass.id } } as const;
  const end = ask(place, member, lots.below(2), facts, "/api/v2/logout", { token: pass.token });
  await Promise.all([end, use(place, member, lots.below(2), pass)]);
  await many(2, (index) => use(place, member, index, pass));
};

/** Everything else ends, and is tried. */
export const endOthers: Act = async (place, member, lots) => {
  const kept = member.sessions.at(-1);
  if (kept === undefined) return;
  const others = member.sessions.slice(-4, -1);
  const facts = { name: "endOthers", shows: kept.id, ends: { which: "all", id: kept.id } } as const;
  await ask(place, member, lots.below(2), facts, "/v1/me/sessions", { method: "DELETE", token: kept.token });
  await Promise.all(others.map((each, index) => use(place, member, index, each)));
};

export const changePassword: Act = async (place, member, lots) => {
  const kept = member.sessions.at(-1);
  if (kept === undefined) return;
  const [next, old] = [await newPassword(place.node(0)), member.password];
  const facts = {
    name: "changePassword",
    shows: kept.id,
    sets: next.plain,
    ends: { which: "all", id: kept.id },
  } as const;
  const body = { query: CHANGE, variables: { n: next.encrypted, o: old.encrypted } };
  const answer = await ask(place, member, lots.below(2), facts, "/graphql/v2", { token: kept.token, body });
  if (answer !== null && !("errors" in answer.body)) member.password = next;
  const others = member.sessions.filter((each) => each !== kept).slice(-2);
  await Promise.all(others.map((each, index) => use(place, member, index, each)));
  await tryPassword(place, member, old.plain, old.encrypted);
};

async function tryPassword(place: Place, member: Member, plain: string, password: string): Promise<void> {
  const body = { account: member.email, password };
  await ask(place, member, 1, { name: "logIn", tries: plain }, "/api/v2/login/account", { body }, "nothing");
}

/** Has a code sent by mail, unless one was lately, and gives it. */
async function codeFor(place: Place, member: Member, scene: string): Promise<string | null> {
  if (member.sent.has(scene)) return null;
  member.sent.add(scene);
  const skip = place.mailbox.received.length;
  await place.call(0, "/api/v2/email/send", { body: { email: member.email, scene } }).catch(nobodyThere);
  const mail = await place.mailbox.waitFor(member.email, /\b\d{6}\b/, skip).catch(() => null);
  return /\b\d{6}\b/.exec(mail?.text ?? "")?.[0] ?? null;
}

/** Signs in with one code several times at once. */
export const signInByCode: Act = async (place, member, lots) => {
  const code = await codeFor(place, member, "LOGIN_VERIFY_CODE");
  if (code === null) return;
  const body = { email: member.email, code };
  const facts = { name: "signInByCode", spends: [`${member.email} signIn ${code}`] };
  await many(2 + lots.below(4), (index) =>
    ask(place, member, index, facts, "/api/v2/login/email-code", { body }, "nothing"),
  );
};

/** Several reset the password with one code. */
export const resetPassword: Act = async (place, member, lots) => {
  const code = await codeFor(place, member, "RESET_PASSWORD_VERIFY_CODE");
  if (code === null) return;
  const old = member.password;
  await many(2 + lots.below(2), async (index) => {
    const next = await newPassword(place.node(index));
    const facts = {
      name: "resetPassword",
      spends: [`${member.email} reset ${code}`],
      sets: next.plain,
      ends: { which: "all", id: null },
    } as const;
    const body = { email: member.email, code, newPassword: next.encrypted };
    const answer = await ask(place, member, index, facts, "/api/v2/password/reset", { body });
    if (answer?.body.code === 200) member.password = next;
  });
  await Promise.all(member.sessions.slice(-2).map((each, index) => use(place, member, index, each)));
  await tryPassword(place, member, old.plain, old.encrypted);
};
