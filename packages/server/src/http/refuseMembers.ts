import { malformed, type RefusedMember, type Route } from "@countersign/contract";

/**
 * Gives what refuses, in the bodies of a route, those members that the route does not take and that must not be dropped.
 * @throws {MfaError} malformed
 */
export function refuseMembers(route: Route, members: readonly RefusedMember[]): (body: unknown) => void {
  const taken = membersOf(route.body);
  const refused = members.filter(({ name }) => !taken.has(name));
  return (body) => {
    if (typeof body !== "object" || body === null) return;
    for (const { name, holds } of refused) {
      const given = (body as Readonly<Record<string, unknown>>)[name];
      if (given != null && given !== holds) throw malformed(name, `can be nothing but ${holds} here`);
    }
  };
}

/** Gives the members that a schema of a body names, whichever of its alternatives names them. */
export function membersOf(schema: unknown): ReadonlySet<string> {
  const { properties = {}, anyOf = [] } = (schema ?? {}) as {
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly anyOf?: readonly unknown[];
  }; // JSON Schema
  return new Set([...Object.keys(properties), ...anyOf.flatMap((each) => [...membersOf(each)])]);
}
