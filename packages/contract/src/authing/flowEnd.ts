import { Type } from "../Type.ts";
import { User } from "../user.ts";

/** The account, and once more under `user`: some clients read the one place, some the other. */
export const SignedInUser = Type.Intersect([User, Type.Object({ user: User })]);

/** The end of a sign-in flow, for clients that go by it. */
export const FlowEnd = Type.Object({ statusCode: Type.Literal(302), apiCode: Type.Literal(1600) });
