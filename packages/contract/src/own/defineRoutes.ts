import { routesIn } from "../route.ts";

export const defineRoutes = routesIn("own");
