export {
  type ApiScope,
  apiKeyRules,
  apiScopeNames,
  apiScopes,
  type ScopeWord,
  scopeBundleNames,
  scopeBundles,
  scopesOf,
} from "./apiScopes.ts";
export { answerOf, Failure, SecondFactorDemand } from "./authing/envelope.ts";
export type {
  AccountOperations,
  GraphqlRefreshedToken,
  GraphqlTokenStatus,
  UpdateUserInput,
} from "./authing/graphql/account.ts";
export type { CodeOperations, GraphqlCommonMessage } from "./authing/graphql/codes.ts";
export { graphqlEndpoint } from "./authing/graphql/endpoint.ts";
export type { CreateUserArgs, ManagementOperations } from "./authing/graphql/management.ts";
export type { GraphqlOperations } from "./authing/graphql/operations.ts";
export { schemaSdl } from "./authing/graphql/schemaSdl.ts";
export type { SignInOperations } from "./authing/graphql/signIn.ts";
export { ignoredArguments, ignoredHeaders, ignoredMembers } from "./authing/ignoredMembers.ts";
export { emailScenes, smsChannels, smsScenes } from "./authing/purposes.ts";
export { type RefusedMember, refusedArguments, refusedMembers } from "./authing/refusedMembers.ts";
export { type AuthingRoutes, authingRoutes } from "./authing/routes.ts";
export { TriggerData } from "./authing/signIn.ts";
export { uploadFolders } from "./authing/upload.ts";
export { type FailureName, failures, type Language, MfaError, malformed, type Sentence } from "./errors.ts";
export { faceFaults, livenessFailures } from "./faceReasons.ts";
export {
  IdempotencyKey,
  idempotencyKeyPattern,
  idempotencyKeyRule,
  takesIdempotencyKey,
} from "./idempotencyKey.ts";
export { LONGEST_PASS_HOURS } from "./own/accessPasses.ts";
export { activityKinds } from "./own/activityKinds.ts";
export { auditFilter } from "./own/auditEvents.ts";
export { DEFAULT_PAGE } from "./own/paging.ts";
export { type OwnRoutes, ownRoutes } from "./own/routes.ts";
export { DEFAULT_OVERLAP_SECONDS, LONGEST_OVERLAP_SECONDS } from "./own/secrets.ts";
export { passwordFaults } from "./passwordReasons.ts";
export { PolicyCases } from "./policyCases.ts";
export { PolicyDocument } from "./policyDocument.ts";
export { managedFields, PROFILE_TEXT_LENGTH, type ProfileField, profileFields } from "./profileFields.ts";
export {
  type CallerKind,
  type Dialect,
  failuresOf,
  type Route,
  type RouteBeside,
  type RouteBody,
  type RouteData,
  type RouteParams,
  type RouteQuery,
} from "./route.ts";
export { signalSentences } from "./signalSentences.ts";
export { Type } from "./Type.ts";
export { type Tag, tags } from "./tags.ts";
export { User } from "./user.ts";
export { type WebhookEventType, webhookEvents, webhookEventTypes } from "./webhookEvents.ts";
