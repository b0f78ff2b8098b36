import { accessPassRoutes } from "./accessPasses.ts";
import { apiKeyRoutes } from "./apiKeys.ts";
import { applicationRoutes } from "./applications.ts";
import { auditEventRoutes } from "./auditEvents.ts";
import { authorizationRoutes } from "./authorization.ts";
import { decisionRoutes } from "./decisions.ts";
import { eventRoutes } from "./events.ts";
import { faceSessionRoutes } from "./faceSession.ts";
import { factorReleaseRoutes } from "./factorRelease.ts";
import { meRoutes } from "./me.ts";
import { meBindingRoutes } from "./meBinding.ts";
import { meDeviceRoutes } from "./meDevices.ts";
import { messageRoutes } from "./messages.ts";
import { mfaStatusRoutes } from "./mfaStatus.ts";
import { ownLoginRoutes } from "./ownLogin.ts";
import { pendingSignInRoutes } from "./pendingSignIn.ts";
import { policyRoutes } from "./policies.ts";
import { secretRoutes } from "./secrets.ts";
import { signInPageRoutes } from "./signInPage.ts";
import { stepUpRoutes } from "./stepUp.ts";
import { userAccessRoutes } from "./userAccess.ts";
import { userRoutes } from "./users.ts";
import { webhookRoutes } from "./webhooks.ts";

/** Every route of our own API, by its operation. */
export const ownRoutes = {
  ...apiKeyRoutes,
  ...auditEventRoutes,
  ...accessPassRoutes,
  ...applicationRoutes,
  ...authorizationRoutes,
  ...decisionRoutes,
  ...eventRoutes,
  ...factorReleaseRoutes,
  ...faceSessionRoutes,
  ...mfaStatusRoutes,
  ...ownLoginRoutes,
  ...pendingSignInRoutes,
  ...meRoutes,
  ...meBindingRoutes,
  ...meDeviceRoutes,
  ...messageRoutes,
  ...policyRoutes,
  ...secretRoutes,
  ...signInPageRoutes,
  ...stepUpRoutes,
  ...webhookRoutes,
  ...userAccessRoutes,
  ...userRoutes,
};

export type OwnRoutes = typeof ownRoutes;
