import { routesIn } from "../route.ts";

export const defineRoute = routesIn("own");
