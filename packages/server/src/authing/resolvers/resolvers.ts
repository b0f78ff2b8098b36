import { type GraphqlOperations, refusedArguments } from "@countersign/contract";
import { isSecondFactorDue } from "@countersign/core";
import { InsteadOfData } from "../../graphql/InsteadOfData.ts";
import { refuseAll } from "../../http/refuseMembers.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { accountResolvers } from "./account.ts";
import { codeResolvers } from "./codes.ts";
import { managementResolvers } from "./management.ts";
import { signInResolvers } from "./signIn.ts";

type Resolve = (...given: readonly unknown[]) => Promise<unknown>;

const asking = { ...signInResolvers, ...accountResolvers, ...managementResolvers, ...codeResolvers };

/** The resolver of every operation. */
export const resolvers = Object.fromEntries(
  Object.entries(asking).map(([name, resolve]) => [name, answering(name, resolve as Resolve)]),
) as unknown as GraphqlOperations<RequestContext>; // each keeps its name and is handed what it was

function answering(name: string, resolve: Resolve): Resolve {
  const refused = refusedArguments[name] ?? [];
  return async (...given) => {
    refuseAll(given[0], refused);
    const outcome = await resolve(...given);
    return isSecondFactorDue(outcome) ? new InsteadOfData(outcome) : outcome;
  };
}
