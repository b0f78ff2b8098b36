import assert from "node:assert/strict";
import {
  type Channel,
  type Gated,
  type Recipient,
  registerUser,
  type SignedIn,
  signInWithPassword,
  type TokenRef,
} from "@countersign/core";
import { registrationOf } from "../../authing/actions/register.ts";
import { type CodeClient, createCodeClient, generousLimits } from "../../http/testing/createCodeClient.ts";
import { GraphqlFailure } from "../../http/testing/testClient.ts";
import { ask, NEW_PASSWORD } from "./codes.ts";
import { APP_ID, type Cleanup, from, POOL_ID, type World, type WorldOptions } from "./createWorld.ts";
import { granted, pendingOf } from "./outcomes.ts";
import type { Person } from "./person.ts";
import { codeFor, mailbox, phone } from "./post.ts";

export const DAY_MS = 24 * 3600 * 1000;
const THIEFS_PASSWORD = "the thief's own words";
const THIEFS_ADDRESS = "198.51.100.66";
export const BAIT = { profile: { nickname: "thief", locale: "en" }, customData: { bait: true } } as const;

/** An account that a stranger has made under an address of somebody else's. */
export interface Claimed extends Person {
  readonly recipient: Recipient;
  readonly username: string;
}

const scope = { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from(THIEFS_ADDRESS) } as const;
let claimed = 0;

/** Has a stranger register an address that nobody proves. */
export async function claim({ ports }: World, channel: Channel, registerSource = "basic:email"): Promise<Claimed> {
  claimed += 1;
  const username = `thief${claimed}`;
  const address = channel === "sms" ? `+86138${String(claimed).padStart(8, "0")}` : `victim${claimed}@example.com`;
  const recipient = channel === "sms" ? phone(address) : mailbox(address);
  const name = channel === "sms" ? { phone: address } : { email: address };
  const account = { ...name, ...BAIT, username, password: THIEFS_PASSWORD, registerSource };
  const { userId } = await registerUser(ports, registrationOf(scope, account));
  return { userId, email: address, password: THIEFS_PASSWORD, recipient, username };
}

/** Signs in to the account with a password, the stranger's unless another is given, by the name that nobody disputes. */
export async function signInByName(
  { ports }: World,
  { username, password }: Claimed,
  given: string = password,
): Promise<Gated<SignedIn>> {
  const application = (await ports.store.findApplication(APP_ID)) ?? assert.fail("no application");
  const identifiers = [{ kind: "username", key: username }] as const;
  return signInWithPassword(ports, { application, identifiers, password: given, scope });
}

export async function sessionOf(world: World, claimed: Claimed): Promise<TokenRef<"session">> {
  const { session } = await granted(signInByName(world, claimed));
  return { kind: "session", poolId: POOL_ID, id: session.id };
}

export async function mfaTokenOf(world: World, claimed: Claimed, password?: string): Promise<TokenRef<"mfaToken">> {
  const { token } = await pendingOf(signInByName(world, claimed, password));
  return { kind: "mfaToken", poolId: POOL_ID, id: token.id };
}

/** A way by which somebody proves from outside that an address is his; gives the number that he is answered. */
export interface Way {
  readonly name: string;
  readonly channel: Channel;
  readonly purpose: "signIn" | "resetPassword";
  prove(client: CodeClient, recipient: Recipient): Promise<number>;
}

const documents = {
  signIn: "mutation($input: LoginByPhoneCodeInput!) { loginByPhoneCode(input: $input) { id token } }",
  resetPassword: `mutation($phone: String, $email: String, $code: String!, $newPassword: String!) {
    resetPassword(phone: $phone, email: $email, code: $code, newPassword: $newPassword) { code } }`,
};

const paths = { sms: "/api/v2/login/phone-code", email: "/api/v2/login/email-code" };

function way(channel: Channel, purpose: Way["purpose"], api: "REST" | "GraphQL"): Way {
  return {
    name: `${purpose} by ${channel}, ${api}`,
    channel,
    purpose,
    async prove({ world, client, post }, recipient) {
      await ask(world, recipient, purpose);
      const proof = { [channel === "sms" ? "phone" : "email"]: recipient.address };
      const signIn = { ...proof, code: codeFor(world, recipient, purpose) };
      const body = purpose === "signIn" ? signIn : { ...signIn, newPassword: await client.encrypt(NEW_PASSWORD) };
      if (api === "REST")
        return Number((await post(purpose === "signIn" ? paths[channel] : "/api/v2/password/reset", body)).code);
      try {
        await client.graphql(documents[purpose], purpose === "signIn" ? { input: body } : body);
        return 200;
      } catch (error) {
        if (error instanceof GraphqlFailure) return Number(error.body.code);
        throw error;
      }
    },
  };
}

export const ways: readonly Way[] = [
  way("email", "signIn", "REST"),
  way("sms", "signIn", "REST"),
  way("sms", "signIn", "GraphQL"),
  way("email", "resetPassword", "REST"),
  way("sms", "resetPassword", "REST"),
  way("email", "resetPassword", "GraphQL"),
  way("sms", "resetPassword", "GraphQL"),
];

/** A service that sends as often as a test wants. */
export function createClaimedService(test: Cleanup, { settings, ...options }: WorldOptions): Promise<CodeClient> {
  const often = { COUNTERSIGN_LIMIT_RESEND: "1000/1m", COUNTERSIGN_LIMIT_NOTICE: "1000/1h" };
  return createCodeClient(test, { ...options, settings: { ...generousLimits, ...often, ...settings } });
}
