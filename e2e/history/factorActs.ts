import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { type Act, ask, given, logIn, many, mfaTokens, use } from "./asking.ts";
import type { Member, Pass } from "./Member.ts";
import type { Place } from "./Place.ts";
import { type Facts, nobodyThere } from "./Scribe.ts";

/** Binds an app by a session; the code that confirms comes several times. */
export const bind: Act = async (place, member, lots) => {
  if (member.app !== null) return;
  const { session } = await logIn(place, member, 0);
  if (session === null || member.app !== null) return;
  const { token, id } = session;
  const path = "/api/v2/mfa/totp/associate";
  const answer = await place.call(lots.below(2), path, { token, body: {} }).catch(nobodyThere);
  const { secret, recovery_code: recovery } = (answer?.body.data ?? {}) as { secret?: string; recovery_code?: string };
  if (secret === undefined || member.app !== null) return;
  const app = new AuthenticatorApp(secret);
  member.app = app;
  const totp = await app.nextCode();
  const facts = {
    name: "confirm",
    shows: id,
    spends: [`${secret}:${totp}:confirm`],
    guesses: { at: `${member.email} totp`, wrong: false },
    clears: `${member.email} totp`,
    binds: "first",
    ends: { which: "unproved", id },
  } as const;
  const answers = await many(2 + lots.below(2), (index) =>
    ask(place, member, index, facts, `${path}/confirm`, { token, body: { totp } }),
  );
  if (answers.some((each) => each?.body.code === 200)) member.recoveryCode = recovery ?? null;
};

/** One code, by one mfaToken or several, at all nodes at once; and once more behind it. */
export const verify: Act = async (place, member, lots) => {
  const { app } = member;
  if (app?.hasCode() !== true) return;
  const tokens = await mfaTokens(place, member, 1 + lots.below(3));
  const totp = await app.nextCode();
  const submit = (index: number) => {
    const pass = tokens[index % Math.max(tokens.length, 1)];
    if (pass === undefined) return Promise.resolve(null);
    const facts = {
      name: "verify",
      shows: pass.id,
      spends: [`${app.secret}:${totp}`, pass.id],
      guesses: { at: `${member.email} totp`, wrong: false },
      clears: `${member.email} totp`,
    };
    return ask(place, member, index, facts, "/api/v2/mfa/totp/verify", { token: pass.token, body: { totp } }, "factor");
  };
  await many(2 + lots.below(5), submit);
  await (lots.below(2) === 0 ? submit(lots.below(8)) : submitRecovery(place, member, tokens, 1));
};

/** More wrong codes than are free, and the right one behind them. */
export const guess: Act = async (place, member, lots) => {
  const { app } = member;
  if (app?.hasCode() !== true) return;
  const tokens = await mfaTokens(place, member, 2);
  const at = `${member.email} totp`;
  const submit = (index: number, totp: string, wrong: boolean) => {
    const pass = tokens[index % Math.max(tokens.length, 1)];
    if (pass === undefined) return Promise.resolve(null);
    const facts: Omit<Facts, "account" | "node"> = wrong
      ? { name: "guess", shows: pass.id }
      : {
          name: "verify",
          shows: pass.id,
          spends: [`${app.secret}:${totp}`, pass.id],
          guesses: { at, wrong },
          clears: at,
        };
    const call = { token: pass.token, body: { totp } };
    return place.scribe.ask(
      { ...facts, account: member.email, node: index },
      () => place.call(index, "/api/v2/mfa/totp/verify", call),
      (answer) =>
        wrong && answer.body.code === 6001
          ? { guesses: { at, wrong: true } }
          : wrong
            ? {}
            : given(member, "factor")(answer),
    );
  };
  await many(5 + lots.below(5), (index) => submit(index, app.wrongCode(), true));
  await submit(lots.below(2), await app.nextCode(), false);
};

/** Submits the recovery code that many times at once, by mfaTokens in turn, and keeps the next one. */
async function submitRecovery(place: Place, member: Member, tokens: readonly Pass[], count: number): Promise<void> {
  const { recoveryCode } = member;
  if (recoveryCode === null) return;
  const answers = await many(count, async (index) => {
    const pass = tokens[index % Math.max(tokens.length, 1)];
    if (pass === undefined) return null;
    const facts = { name: "recover", shows: pass.id, spends: [recoveryCode, pass.id] };
    const call = { token: pass.token, body: { recoveryCode } };
    return ask(place, member, index, facts, "/api/v2/mfa/totp/recovery", call, "factor");
  });
  const next = answers.find((each) => each?.body.code === 200)?.body.recoveryCode;
  if (next !== undefined && member.recoveryCode === recoveryCode) member.recoveryCode = next;
}

/** One recovery code several times at once, by a fresh mfaToken and by an older one. */
export const recover: Act = async (place, member, lots) => {
  if (member.recoveryCode === null) return;
  const older = member.mfaTokens.at(-1 - lots.below(4));
  const tokens = [...(await mfaTokens(place, member, 1)), ...(older === undefined ? [] : [older])];
  await submitRecovery(place, member, tokens, 2 + lots.below(3));
};

/** The operator frees a factor from beside those that serve, or takes all away. */
export const operatorAct: Act = async (place, member, lots) => {
  const resets = lots.below(2) === 0;
  const facts = resets
    ? ({ name: "resetMfa", ends: { which: "all", id: null }, binds: "none", clears: `${member.email} totp` } as const)
    : { name: "unlock", clears: `${member.email} totp` };
  const words = resets
    ? ["reset-mfa", member.email, "--reason", "lost", "--yes"]
    : ["unlock", member.email, "--reason", "called"];
  await place.scribe.ask({ ...facts, account: member.email, node: -1 }, async () => {
    await place.operator("user", ...words);
    return { status: 200, body: {} };
  });
  if (resets) [member.app, member.recoveryCode] = [null, null];
  await Promise.all(member.sessions.slice(-2).map((each, index) => use(place, member, index, each)));
};
