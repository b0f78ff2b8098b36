import type { User } from "@countersign/contract";

/** Gives the answer that ends a sign-in flow, for clients that go by `code` and for those that go by `apiCode`. */
export function flowEnd(user: User): { data: User & { user: User }; beside: { statusCode: 302; apiCode: 1600 } } {
  return { data: { ...user, user }, beside: { statusCode: 302, apiCode: 1600 } };
}
