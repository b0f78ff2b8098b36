import type { Answer, Call } from "../support/callApi.ts";
import { type Member, type Pass, readPass } from "./Member.ts";
import type { Proved } from "./operation.ts";
import type { Place, SignInData } from "./Place.ts";
import type { Facts } from "./Scribe.ts";

/** What an act may draw lots for, so that a seed says it all. */
export interface Lots {
  /** Gives a whole number below `limit`. */
  below(limit: number): number;
}

export type Act = (place: Place, member: Member, lots: Lots) => Promise<void>;

export function many<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => act(index)));
}

/** Says what an answer gave, and keeps it. */
export function given(member: Member, proved: Proved): (answer: Answer<SignInData>) => Partial<Facts> {
  return ({ body }) => {
    const { data } = body;
    const [session, mfaToken] = [readPass(data?.token), readPass(data?.mfaToken)];
    if (body.code === 200 && session !== null) {
      member.sessions.push(session);
      return { opens: { id: session.id, kind: "session", acr: session.acr, proved } };
    }
    if (mfaToken === null) return {};
    member.mfaTokens.push(mfaToken);
    return { opens: { id: mfaToken.id, kind: "mfaToken", acr: "", proved: "nothing" } };
  };
}

/** Asks with what is kept of a member. */
export function ask(
  place: Place,
  member: Member,
  node: number,
  facts: Omit<Facts, "account" | "node">,
  path: string,
  call: Call,
  proved: Proved | null = null,
) {
  const all = { ...facts, account: member.email, node };
  return place.scribe.ask(all, () => place.call(node, path, call), proved === null ? undefined : given(member, proved));
}

/** Gives what the password leads to. */
export async function logIn(
  place: Place,
  member: Member,
  node: number,
): Promise<{ readonly mfaToken: Pass | null; readonly session: Pass | null }> {
  const { plain, encrypted } = member.password;
  const body = { account: member.email, password: encrypted };
  const answer = await ask(
    place,
    member,
    node,
    { name: "logIn", tries: plain },
    "/api/v2/login/account",
    { body },
    "nothing",
  );
  return {
    mfaToken: readPass(answer?.body.data?.mfaToken),
    session: answer?.body.code === 200 ? readPass(answer.body.data.token) : null,
  };
}

export async function mfaTokens(place: Place, member: Member, count: number): Promise<readonly Pass[]> {
  const all = await many(count, (index) => logIn(place, member, index));
  return all.flatMap(({ mfaToken }) => mfaToken ?? []);
}

/** Gives one of the last few: the latest more often than not. */
export function pick<T>(all: readonly T[], lots: Lots): T | undefined {
  return all.at(-1 - (lots.below(2) === 0 ? 0 : lots.below(Math.min(4, Math.max(all.length, 1)))));
}

export async function use(place: Place, member: Member, node: number, { id, token }: Pass): Promise<void> {
  await ask(place, member, node, { name: "use", shows: id }, "/api/v2/users/me", { token });
}
