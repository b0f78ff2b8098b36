import { Type } from "../Type.ts";

export const DEFAULT_PAGE = 50;

/** How a list is asked for. */
export const page = {
  limit: Type.Optional(
    Type.String({ pattern: "^([1-9][0-9]?|1[0-9][0-9]|200)$", description: "How many: 1 to 200; left out: 50" }),
  ),
  after: Type.Optional(Type.String({ pattern: "^[0-9a-fA-F]{24}$", description: "`next` of the page before" })),
};

export const next = Type.Union([Type.String(), Type.Null()], {
  description: "For the page after this one; null: there is none",
});
