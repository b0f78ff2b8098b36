import { routesIn } from "../route.ts";

export const defineRoutes = routesIn("own");

/** Of a body: there are no clients whose further fields must be borne with. */
export const NOTHING_ELSE = { additionalProperties: false } as const;
