import { Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes } from "./defineRoutes.ts";

const asking = {
  tag: "Sign-in",
  method: "GET",
  caller: "anyone",
  data: Type.Boolean(),
  failures: ["applicationUnknown"],
} as const;

/** What registration forms ask before they are sent. */
export const nameRoutes = defineRoutes({
  findName: {
    ...asking,
    path: "/api/v2/users/find",
    summary: "Say whether an account has a name, and nothing else of it",
    query: Type.Object({
      key: Text(320, "The name", "kim@example.com"),
      type: Type.Enum(["email", "phone", "username"]),
    }),
  },

  isNameTaken: {
    ...asking,
    path: "/api/v2/users/is-user-exists",
    summary: "Say whether an account has a user name",
    query: Type.Object({ username: Text(320) }),
  },
});
