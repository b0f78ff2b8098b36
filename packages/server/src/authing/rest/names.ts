import type { AuthingRoutes } from "@countersign/contract";
import type { Handlers } from "../../http/handler.ts";
import { isUserExists } from "../actions/account.ts";

export const nameHandlers = {
  findName: async ({ context, query: { key, type } }) => ({ data: await isUserExists(context, { [type]: key }) }),
  isNameTaken: async ({ context, query: { username } }) => ({ data: await isUserExists(context, { username }) }),
} satisfies Partial<Handlers<AuthingRoutes>>;
