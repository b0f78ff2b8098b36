import { type TSchema, Type } from "typebox";
import type { Route } from "./route.ts";

/** What every answer of the Authing paths holds, whether it went well or not; the HTTP status is 200. */
const common = {
  message: Type.String(),
  requestId: Type.String(),
};

export const Failure = Type.Object(
  {
    ...common,
    code: Type.Integer({ description: "See the failure catalogue" }),
    statusCode: Type.Integer({ minimum: 300, maximum: 499 }),
    apiCode: Type.Integer(),
    data: Type.Union([Type.Object({}), Type.Null()]),
    flowHandle: Type.Optional(Type.String()),
  },
  { $id: "Failure" },
);

/** Gives the schema of a route's answer. */
export function answerOf(route: Route): TSchema {
  const beside = route.beside === undefined ? {} : (route.beside as ReturnType<typeof Type.Object>).properties;
  const success = Type.Object({
    ...common,
    code: Type.Literal(200),
    statusCode: Type.Literal(200),
    data: route.data,
    ...beside,
  });
  return Type.Union([success, Failure]);
}
