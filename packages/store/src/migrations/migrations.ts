import { initial } from "./0001_initial.ts";
import { face } from "./0002_face.ts";
import { assurance } from "./0003_assurance.ts";
import { names } from "./0004_names.ts";
import { secrets } from "./0005_secrets.ts";
import { satisfaction } from "./0006_satisfaction.ts";
import { superseded } from "./0007_superseded.ts";
import { repeats } from "./0008_repeats.ts";
import { knownOrigins } from "./0009_knownOrigins.ts";
import { confirmedBindings } from "./0010_confirmedBindings.ts";
import { failureCounts } from "./0011_failureCounts.ts";
import { claims } from "./0012_claims.ts";
import { disavowals } from "./0013_disavowals.ts";
import { auditBases } from "./0014_auditBases.ts";
import { firstEnrolment } from "./0015_firstEnrolment.ts";
import { shownFrames } from "./0016_shownFrames.ts";
import { flows } from "./0017_flows.ts";
import { origins } from "./0018_origins.ts";
import { ownAccount } from "./0019_ownAccount.ts";
import { authorizationCodes } from "./0020_authorizationCodes.ts";
import { ownLogins } from "./0021_ownLogins.ts";
import { windowOwners } from "./0022_windowOwners.ts";
import { signInPolicies } from "./0023_signInPolicies.ts";
import { looks } from "./0024_looks.ts";
import { sessionChallenges } from "./0025_sessionChallenges.ts";
import { trustedDevices } from "./0026_trustedDevices.ts";
import { owedFactors } from "./0027_owedFactors.ts";
import { apiKeys } from "./0028_apiKeys.ts";
import { webhooks } from "./0029_webhooks.ts";
import { accessPasses } from "./0030_accessPasses.ts";
import { applicationRevisions } from "./0031_applicationRevisions.ts";
import { webhookTakes } from "./0032_webhookTakes.ts";
import { idempotencyKeys } from "./0033_idempotencyKeys.ts";
import { usernameBeginnings } from "./0034_usernameBeginnings.ts";
import { sentMessages } from "./0035_sentMessages.ts";
import { untoldSignIns } from "./0036_untoldSignIns.ts";
import { gatewayMessageIds } from "./0037_gatewayMessageIds.ts";
import { webhookWaiting } from "./0038_webhookWaiting.ts";
import type { Migration } from "./migration.ts";

/** All steps of the schema, in order. A released one never changes. */
export const migrations: readonly Migration[] = [
  initial,
  face,
  assurance,
  names,
  secrets,
  satisfaction,
  superseded,
  repeats,
  knownOrigins,
  confirmedBindings,
  failureCounts,
  claims,
  disavowals,
  auditBases,
  firstEnrolment,
  shownFrames,
  flows,
  origins,
  ownAccount,
  authorizationCodes,
  ownLogins,
  windowOwners,
  signInPolicies,
  looks,
  sessionChallenges,
  trustedDevices,
  owedFactors,
  apiKeys,
  webhooks,
  accessPasses,
  applicationRevisions,
  webhookTakes,
  idempotencyKeys,
  usernameBeginnings,
  sentMessages,
  untoldSignIns,
  gatewayMessageIds,
  webhookWaiting,
];
