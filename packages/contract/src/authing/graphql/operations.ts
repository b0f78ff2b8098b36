import type { AccountOperations } from "./account.ts";
import type { CodeOperations } from "./codes.ts";
import type { ManagementOperations } from "./management.ts";
import type { SignInOperations } from "./signIn.ts";

/**
 * One resolver for each operation of `POST /graphql/v2`. A resolver refuses by throwing; its operation then answers null.
 */
export interface GraphqlOperations<Context>
  extends SignInOperations<Context>,
    AccountOperations<Context>,
    ManagementOperations<Context>,
    CodeOperations<Context> {}
