import type { Route } from "../route.ts";
import { openFaceSessionRoute, postFaceFrameRoute } from "./faceSession.ts";

/** Every route of our own API, by its operation. */
export const ownRoutes = {
  openFaceSession: openFaceSessionRoute,
  postFaceFrame: postFaceFrameRoute,
} as const satisfies Record<string, Route>;

export type OwnRoutes = typeof ownRoutes;
