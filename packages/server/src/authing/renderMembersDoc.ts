import {
  authingRoutes,
  ignoredArguments,
  ignoredHeaders,
  ignoredMembers,
  type RefusedMember,
  type Route,
  refusedArguments,
  refusedMembers,
} from "@countersign/contract";
import { membersOf, takesMember } from "../http/membersOf.ts";

const INTRODUCTION = `# Members of requests

<!-- Printed by \`npm run docs\` from packages/contract/src/authing: edit it there. -->

What the paths of Authing's clients go by, what they ignore on purpose and what they refuse. A path goes by the members that
its schema names, and by no other. Of the rest, those that clients are known to send are named here with why nothing goes by
them; what dropping would change the meaning of is refused as \`malformed\`, unless it says what holds anyway, is null or empty.
Whatever else is not named is ignored, as Authing ignores it, and so are GraphQL variables that a document does not declare,
which the Java client sends. All other paths, settings and the command line refuse what they do not know.
`;

/** Prints `docs/members.md` from the routes and the lists of what is refused and ignored. */
export function renderMembersDoc(): string {
  const routes = Object.values<Route>(authingRoutes);
  return [
    INTRODUCTION,
    section(
      "Refused",
      ["member of a body", "what holds", "but on"],
      refusedMembers.map((each) => refusedRow(each, routes)),
    ),
    section(
      "Refused by GraphQL",
      ["operation", "argument", "what holds"],
      Object.entries(refusedArguments).flatMap(rowsOf),
    ),
    section(
      "Ignored",
      ["member", "in", "of", "sent by", "because"],
      ignoredMembers.map((each) => [list(each.names), each.in, list(each.routes.map(pathOf)), each.sentBy, each.why]),
    ),
    section(
      "Ignored by GraphQL",
      ["argument", "of", "sent by", "because"],
      ignoredArguments.map((each) => [list(each.names), list(each.operations), each.sentBy, each.why]),
    ),
    section(
      "Ignored headers",
      ["header", "sent by", "because"],
      ignoredHeaders.map((each) => [list(each.names), each.sentBy, each.why]),
    ),
    section(
      "Gone by",
      ["path", "query", "body"],
      routes.map((route) => [`\`${route.method} ${route.path}\``, namesOf(route.query), namesOf(route.body)]),
    ),
  ].join("");
}

function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`);
  return `\n## ${title}\n\n${lines.join("")}`;
}

function refusedRow({ name, holds }: RefusedMember, routes: readonly Route[]): readonly string[] {
  const taking = routes.filter(({ body }) => takesMember(body, name)).map(({ path }) => path);
  return [`\`${name}\``, spell(holds), taking.length === 0 ? "–" : list(taking)];
}

function rowsOf([operation, refused]: readonly [string, readonly RefusedMember[]]): readonly (readonly string[])[] {
  return refused.map(({ name, holds }) => [`\`${operation}\``, `\`${name}\``, spell(holds)]);
}

function spell(holds: RefusedMember["holds"]): string {
  return holds === null ? "–" : `\`${holds}\``;
}

function pathOf(id: keyof typeof authingRoutes): string {
  return authingRoutes[id].path;
}

function list(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `\`${name}\``).join(", ");
}

/** Gives the members that a schema names, those within others by their way. */
function namesOf(schema: unknown): string {
  return list(leavesOf(schema, "")) || "–";
}

function leavesOf(schema: unknown, prefix: string): readonly string[] {
  return [...membersOf(schema)].flatMap(([name, inner]) =>
    membersOf(inner).size === 0 ? [`${prefix}${name}`] : leavesOf(inner, `${prefix}${name}.`),
  );
}
