import { Type } from "../Type.ts";
import { CustomDatum } from "../user.ts";
import { defineRoutes } from "./defineRoutes.ts";
import { PastedId } from "./fields.ts";

const target = {
  targetType: Type.Literal("USER", { description: "Custom data are those of accounts" }),
  targetId: PastedId,
};

const reading = {
  tag: "Account",
  caller: "session",
  data: Type.Array(CustomDatum),
  failures: ["accountBlocked", "userNotFound"],
} as const;

/** Mobile clients read the custom data of an account after every sign-in, and take a refusal for that of the sign-in. */
export const customDataRoutes = defineRoutes({
  readCustomData: {
    ...reading,
    method: "POST",
    path: "/api/v2/udvs/get",
    summary: "Read the custom data of the caller's account",
    body: Type.Object(target),
  },

  readCustomDataByQuery: {
    ...reading,
    method: "GET",
    path: "/api/v2/udfs/values",
    summary: "Read the custom data of the caller's account, by a query",
    query: Type.Object(target),
  },
});
