import { malformed, type RefusedMember, type Route } from "@countersign/contract";
import { memberAt, takesMember } from "./membersOf.ts";

/**
 * Gives what refuses, in the bodies of a route, those members that the route does not take and that must not be dropped.
 * @throws {MfaError} malformed
 */
export function refuseMembers(route: Route, members: readonly RefusedMember[]): (body: unknown) => void {
  const refused = members.filter(({ name }) => !takesMember(route.body, name));
  return (body) => refuseAll(body, refused);
}

/**
 * Refuses what says something else than what holds.
 * @throws {MfaError} malformed
 */
export function refuseAll(given: unknown, refused: readonly RefusedMember[]): void {
  for (const { name, holds } of refused) {
    const said = memberAt(given, name);
    if (said == null || said === "" || said === holds) continue;
    throw malformed(name, holds === null ? "is not taken here" : `can be nothing but ${holds} here`);
  }
}
