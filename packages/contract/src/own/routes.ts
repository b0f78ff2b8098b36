import { faceSessionRoutes } from "./faceSession.ts";

/** Every route of our own API, by its operation. */
export const ownRoutes = { ...faceSessionRoutes };

export type OwnRoutes = typeof ownRoutes;
