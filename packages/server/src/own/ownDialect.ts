import { ownRoutes } from "@countersign/contract";
import type { Dialect } from "../http/dialect.ts";
import { serveBy } from "../http/handler.ts";
import { accessPassHandlers } from "./accessPasses.ts";
import { apiKeyHandlers } from "./apiKeys.ts";
import { applicationHandlers } from "./applications.ts";
import { auditEventHandlers } from "./auditEvents.ts";
import { authorizationHandlers } from "./authorization.ts";
import { decisionHandlers } from "./decisions.ts";
import { eventHandlers } from "./events.ts";
import { faceSessionHandlers } from "./faceSession.ts";
import { factorReleaseHandlers } from "./factorRelease.ts";
import { meHandlers } from "./me.ts";
import { meBindingHandlers } from "./meBinding.ts";
import { meDeviceHandlers } from "./meDevices.ts";
import { messageHandlers } from "./messages.ts";
import { mfaStatusHandlers } from "./mfaStatus.ts";
import { ownLoginHandlers } from "./ownLogin.ts";
import { pendingSignInHandlers } from "./pendingSignIn.ts";
import { policyHandlers } from "./policies.ts";
import { problemReply } from "./problemReply.ts";
import { secretHandlers } from "./secrets.ts";
import { signInPageHandlers } from "./signInPage.ts";
import { stepUpHandlers } from "./stepUp.ts";
import { userAccessHandlers } from "./userAccess.ts";
import { userHandlers } from "./users.ts";
import { webhookHandlers } from "./webhooks.ts";

/** Our own dialect: honest statuses, and problem documents where something is wrong. */
export const ownDialect: Dialect = {
  name: "own",
  language: "en-US",
  prefixes: ["/v1/"],
  routes: serveBy(ownRoutes, {
    ...apiKeyHandlers,
    ...auditEventHandlers,
    ...accessPassHandlers,
    ...applicationHandlers,
    ...authorizationHandlers,
    ...decisionHandlers,
    ...eventHandlers,
    ...factorReleaseHandlers,
    ...faceSessionHandlers,
    ...messageHandlers,
    ...mfaStatusHandlers,
    ...ownLoginHandlers,
    ...pendingSignInHandlers,
    ...meHandlers,
    ...meBindingHandlers,
    ...meDeviceHandlers,
    ...policyHandlers,
    ...secretHandlers,
    ...signInPageHandlers,
    ...stepUpHandlers,
    ...webhookHandlers,
    ...userAccessHandlers,
    ...userHandlers,
  }),
  succeed: ({ status = 200 }, _requestId, { data }) => ({ status, body: data }),
  fail: problemReply,
  description: {
    failureList: "`code` of a problem",
    answersOf: ({ status = 200, data }) => ({ [status]: { ...data, "x-response-description": "It went well" } }),
    problems: "default",
    parameters: {},
  },
};
