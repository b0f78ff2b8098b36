import { accountSdl } from "./account.ts";
import { codesSdl } from "./codes.ts";
import { inputsSdl } from "./inputs.ts";
import { managementSdl } from "./management.ts";
import { signInSdl } from "./signIn.ts";
import { userSdl } from "./user.ts";

/** Operations extend these. They are all nullable, so that a refused one answers null and leaves its neighbours. */
const rootsSdl = "type Query type Mutation";

/** The schema with every operation there is. */
export const schemaSdl = [rootsSdl, userSdl, inputsSdl, signInSdl, accountSdl, managementSdl, codesSdl].join("\n");
