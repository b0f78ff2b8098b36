import type { AuthingRoutes } from "@countersign/contract";
import type { Handlers } from "../../http/handler.ts";
import { authFlowHandlers } from "./authFlow.ts";
import { codeHandlers } from "./codes.ts";
import { customDataHandlers } from "./customData.ts";
import { enrolmentHandlers } from "./enrolment.ts";
import { faceHandlers } from "./face.ts";
import { introspectionHandlers } from "./introspection.ts";
import { managementHandlers } from "./management.ts";
import { nameHandlers } from "./names.ts";
import { publicConfigHandlers } from "./publicConfig.ts";
import { registrationHandlers } from "./registration.ts";
import { signInHandlers } from "./signIn.ts";
import { totpHandlers } from "./totp.ts";
import { uploadHandlers } from "./uploads.ts";

/** The handler of every route. */
export const handlers: Handlers<AuthingRoutes> = {
  ...publicConfigHandlers,
  ...signInHandlers,
  ...introspectionHandlers,
  ...totpHandlers,
  ...authFlowHandlers,
  ...codeHandlers,
  ...registrationHandlers,
  ...nameHandlers,
  ...customDataHandlers,
  ...uploadHandlers,
  ...faceHandlers,
  ...enrolmentHandlers,
  ...managementHandlers,
};
