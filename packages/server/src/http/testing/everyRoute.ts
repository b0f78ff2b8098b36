import { authingRoutes, ownRoutes, type Route } from "@countersign/contract";

export const everyRoute: readonly Route[] = [...Object.values(authingRoutes), ...Object.values(ownRoutes)];
