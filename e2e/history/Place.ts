import { randomBytes } from "node:crypto";
import type { RunningServer } from "../startServer.ts";
import { basicOf } from "../support/basicOf.ts";
import { type Answer, type Call, callApi } from "../support/callApi.ts";
import { callGraphql } from "../support/callGraphql.ts";
import type { Mailbox } from "../support/startMailbox.ts";
import { Member, newPassword } from "./Member.ts";
import { Scribe } from "./Scribe.ts";

const CREATE = "mutation ($userInfo: CreateUserInput!) { createUser(userInfo: $userInfo) { id } }";

/** Data of sign-ins. */
export interface SignInData {
  readonly token?: string;
  readonly mfaToken?: string;
}

/** Where a history is made: the processes on one database, and what reaches people. */
export class Place {
  readonly scribe = new Scribe();
  /** Those that serve; one that is started anew takes the place of the one that was killed. */
  readonly nodes: RunningServer[];
  readonly mailbox: Mailbox;
  /** Runs a command of the operator beside them, in a process of its own. */
  readonly operator: (...words: readonly string[]) => Promise<unknown>;

  constructor(nodes: readonly RunningServer[], mailbox: Mailbox, operator: Place["operator"]) {
    this.nodes = [...nodes];
    this.mailbox = mailbox;
    this.operator = operator;
  }

  node(index: number): RunningServer {
    const node = this.nodes[index % this.nodes.length];
    if (node === undefined) throw new Error("no node");
    return node;
  }

  /** Calls one of the nodes as somebody from somewhere. */
  call(index: number, path: string, call: Call = {}): Promise<Answer<SignInData>> {
    const headers = { "x-forwarded-for": somewhere(), ...call.headers };
    return callApi<SignInData>(this.node(index), path, { ...call, headers });
  }

  /** Has the pool make an account whose address is its own. */
  async newMember(): Promise<Member> {
    const server = this.node(0);
    const email = `${randomBytes(8).toString("hex")}@example.com`;
    const password = await newPassword(server);
    const userInfo = { email, emailVerified: true, password: password.encrypted };
    const facts = { name: "create", account: email, node: 0, sets: password.plain };
    const headers = basicOf(server);
    const answer = await this.scribe.ask(facts, () =>
      callGraphql<{ createUser: { id: string } }>(server, CREATE, { userInfo }, { headers }),
    );
    return new Member(answer?.body.data?.createUser.id ?? "", email, password);
  }
}

/** Limits by address are no part of what is asked here. */
function somewhere(): string {
  const [a = 0, b = 0, c = 0] = randomBytes(3);
  return `10.${a}.${b}.${c}`;
}
