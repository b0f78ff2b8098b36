import { authFlowRoutes } from "./authFlow.ts";
import { codeRoutes } from "./codes.ts";
import { customDataRoutes } from "./customData.ts";
import { enrolmentRoutes } from "./enrolment.ts";
import { faceRoutes } from "./face.ts";
import { managementRoutes } from "./management.ts";
import { nameRoutes } from "./names.ts";
import { publicConfigRoutes } from "./publicConfig.ts";
import { registrationRoutes } from "./registration.ts";
import { signInRoutes } from "./signIn.ts";
import { totpRoutes } from "./totp.ts";
import { uploadRoutes } from "./upload.ts";

/** Every route of Authing's clients but GraphQL, by its operation. */
export const authingRoutes = {
  ...publicConfigRoutes,
  ...signInRoutes,
  ...totpRoutes,
  ...authFlowRoutes,
  ...codeRoutes,
  ...registrationRoutes,
  ...nameRoutes,
  ...customDataRoutes,
  ...uploadRoutes,
  ...faceRoutes,
  ...enrolmentRoutes,
  ...managementRoutes,
};

export type AuthingRoutes = typeof authingRoutes;
