import { printSchema } from "graphql";
import { buildGraphqlSchema } from "./buildGraphqlSchema.ts";
import type { GraphqlParts } from "./createGraphqlExecutor.ts";

/** Gives schema.graphql as it is committed: what is served. */
export function renderGraphqlSchema({ sdl }: Pick<GraphqlParts, "sdl">): string {
  const served = printSchema(buildGraphqlSchema(sdl));
  return `# Printed by \`npm run docs\` from packages/contract/src/authing/graphql: edit it there.\n\n${served}\n`;
}
