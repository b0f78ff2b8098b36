import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type {
  AuthingRoutes,
  livenessFailures,
  OwnRoutes,
  RouteBody,
  RouteData,
  TriggerData,
  User as WireUser,
} from "@countersign/contract";
import type * as Authing from "authing-js-sdk";
import type {
  Activity,
  ActivityPage,
  Address,
  BegunApp,
  BoundAddress,
  OwnAccount,
  OwnAuthenticator,
  OwnSessions,
  TrustedDevice,
} from "./account.ts";
import type {
  ExternalLogin,
  JudgedEvent,
  LoginDecision,
  MfaStatus,
  RedeemedCode,
  SessionEvent,
  TokenFacts,
} from "./backend.ts";
import type { FaceProgress, LivenessAction, LivenessFailure, LivenessHint } from "./face.ts";
import type {
  IMfaAssociation,
  IMfaAuthenticators,
  IMfaConfirmAssociation,
  IMfaDeleteAssociation,
  JwtTokenStatus,
  MfaAuthenticator,
  MfaTriggerData,
  RefreshToken,
  TotpSource,
  User,
} from "./index.ts";
import { AuthenticationClient } from "./index.ts";
import type { PendingSignIn } from "./pending.ts";
import type { StepUpFacts } from "./stepUp.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Flat<T> = { [K in keyof T]: T[K] };
/** Fails to compile unless its argument is true. */
function holds<_Claim extends true>(): void {}

/** Gone from our User: nothing of ours answers them, or no client should ask (password). */
type Dropped =
  | "roles"
  | "groups"
  | "departments"
  | "authorizedResources"
  | "mainDepartmentId"
  | "mainDepartmentCode"
  | "password";
/** Written otherwise: an enum, a list of another type, and a map with `any`. */
type Rewritten = "status" | "identities" | "customData";

describe("types", () => {
  it("equal Authing's where they have the same name", () => {
    holds<Equal<IMfaAuthenticators, Authing.IMfaAuthenticators>>();
    holds<Equal<IMfaAssociation, Authing.IMfaAssociation>>();
    holds<Equal<IMfaConfirmAssociation, Authing.IMfaConfirmAssociation>>();
    holds<Equal<IMfaDeleteAssociation, Authing.IMfaDeleteAssociation>>();
    holds<Equal<TotpSource, Authing.TotpSource>>();
    holds<Equal<Flat<RefreshToken>, Flat<Authing.RefreshToken>>>();
    holds<Equal<Exclude<keyof Authing.User, Dropped>, keyof User>>();
    holds<Equal<Flat<Omit<User, Rewritten>>, Flat<Omit<Authing.User, Rewritten | Dropped>>>>();
    holds<Equal<User["status"], `${Authing.UserStatus}` | null | undefined>>();
    holds<Equal<keyof JwtTokenStatus, keyof Authing.JwtTokenStatus>>();
  });

  it("let what Authing's client gave pass for ours", () => {
    holds<Omit<Authing.User, Rewritten> extends Omit<User, Rewritten> ? true : false>();
    holds<MfaAuthenticator[] extends Authing.IMfaAuthenticators ? true : false>();
  });

  it("equal what the server answers", () => {
    type Listed = RouteData<AuthingRoutes["listAuthenticators"]>[number];
    type Associated = RouteData<AuthingRoutes["associateTotp"]>;
    holds<Listed extends MfaAuthenticator ? true : false>();
    holds<Equal<keyof Listed, keyof MfaAuthenticator>>();
    holds<Associated extends IMfaAssociation ? true : false>();
    holds<Equal<keyof Associated, keyof IMfaAssociation>>();
    holds<TriggerData extends MfaTriggerData ? true : false>();
    holds<Equal<keyof TriggerData, keyof MfaTriggerData>>();
    holds<Omit<WireUser, Rewritten> extends Omit<User, Rewritten> ? true : false>();
  });

  it("equal what the server answers of a sign-in that waits", () => {
    type Told = RouteData<OwnRoutes["readPendingSignIn"]>;
    holds<Told extends PendingSignIn ? true : false>();
    holds<Equal<keyof Told, keyof PendingSignIn>>();
  });

  it("of a session that is stepped up are the contract's", () => {
    holds<Equal<RouteData<OwnRoutes["stepUp"]>, StepUpFacts>>();
  });

  it("equal what the server answers in a live session", () => {
    type Opened = RouteData<OwnRoutes["openFaceSession"]>;
    type Frame = RouteData<OwnRoutes["postFaceFrame"]>;
    type Going = Extract<Frame, { status: "going" }>;
    holds<Equal<Frame["status"], "going" | "passed">>();
    holds<Equal<Flat<Omit<Going, "status">>, { -readonly [Key in keyof FaceProgress]: FaceProgress[Key] }>>();
    holds<Equal<Opened["action"], LivenessAction>>();
    holds<Equal<Going["hint"], LivenessHint | null>>();
    holds<Equal<keyof typeof livenessFailures, LivenessFailure>>();
    holds<Opened extends { id: string; step: number; steps: number; minimumIntervalMs: number } ? true : false>();
    holds<Equal<Extract<Frame, { status: "passed" }>["user"], WireUser | null>>();
  });

  it("equal what the server answers about one's own account", () => {
    type Listed = RouteData<OwnRoutes["listMyAuthenticators"]>["authenticators"][number];
    type Sessions = RouteData<OwnRoutes["listMySessions"]>;
    type Page = RouteData<OwnRoutes["listMyActivity"]>;
    holds<Equal<Listed, OwnAuthenticator>>();
    holds<Equal<Sessions, OwnSessions>>();
    holds<Equal<RouteData<OwnRoutes["trustMyDevice"]>, TrustedDevice>>();
    holds<Equal<RouteData<OwnRoutes["listMyTrustedDevices"]>["devices"], TrustedDevice[]>>();
    holds<Equal<Page["events"][number], Activity>>();
    holds<Equal<Page, ActivityPage>>();
    holds<Equal<RouteData<OwnRoutes["readMe"]>, OwnAccount>>();
    holds<Equal<RouteData<OwnRoutes["beginMyApp"]>, BegunApp>>();
    holds<Equal<Flat<RouteData<OwnRoutes["bindMyAddress"]>>, BoundAddress>>();
    holds<Address extends RouteBody<OwnRoutes["sendMyAddressCode"]> ? true : false>();
  });

  it("equal what the server answers to a back end, and takes from it", () => {
    holds<Equal<RouteData<OwnRoutes["decideSecondFactor"]>, LoginDecision>>();
    holds<Equal<RouteData<OwnRoutes["introspectToken"]>, TokenFacts>>();
    holds<Equal<RouteData<OwnRoutes["redeemAuthorizationCode"]>, RedeemedCode>>();
    holds<Equal<RouteData<OwnRoutes["readMfaStatus"]>, MfaStatus>>();
    holds<Equal<RouteData<OwnRoutes["reportEvents"]>["events"][number], JudgedEvent>>();
    holds<Equal<keyof RouteBody<OwnRoutes["reportEvents"]>["events"][number], keyof SessionEvent>>();
    type Asked = RouteBody<OwnRoutes["decideSecondFactor"]>;
    holds<Equal<keyof Asked, keyof ExternalLogin>>();
    holds<Equal<NonNullable<Asked["amr"]>[number], NonNullable<ExternalLogin["amr"]>[number]>>();
  });

  it("let calls of Authing's client pass for calls of ours", () => {
    type Theirs = Authing.AuthenticationClient["mfa"];
    type Ours = AuthenticationClient["mfa"];
    holds<Parameters<Theirs["associateFaceByUrl"]> extends Parameters<Ours["associateFaceByUrl"]> ? true : false>();
    holds<Parameters<Theirs["associateFaceByBlob"]> extends Parameters<Ours["associateFaceByBlob"]> ? true : false>();
    holds<[string] extends Parameters<Ours["associateFaceByLocalFile"]> ? true : false>();
    holds<[] extends Parameters<Ours["associateFaceByLocalFile"]> ? true : false>();
    holds<Parameters<Theirs["verifyFaceMfa"]> extends Parameters<Ours["verifyFaceMfa"]> ? true : false>();
  });
});

describe("methods", () => {
  const named = [
    ...["loginByEmail", "loginByUsername", "loginByPhonePassword", "registerByEmail", "registerByUsername"],
    ...["getCurrentUser", "setCurrentUser", "setToken", "setLang", "checkLoggedIn", "checkLoginStatus", "refreshToken"],
    ...["logout", "updateProfile", "updatePassword", "checkPasswordStrength", "isUserExists"],
  ] as const satisfies ReadonlyArray<keyof AuthenticationClient & keyof Authing.AuthenticationClient>;
  const mfaNamed = [
    ...["getMfaAuthenticators", "assosicateMfaAuthenticator", "confirmAssosicateMfaAuthenticator"],
    ...["deleteMfaAuthenticator", "verifyTotpMfa", "verifyTotpRecoveryCode"],
    ...["associateFaceByUrl", "associateFaceByBlob", "associateFaceByLocalFile", "verifyFaceMfa"],
  ] as const satisfies ReadonlyArray<keyof AuthenticationClient["mfa"] & keyof Authing.AuthenticationClient["mfa"]>;

  it("are there under Authing's names", () => {
    const client = new AuthenticationClient({ appId: "app", appHost: "https://login.example.com" });
    for (const name of named) assert.equal(typeof client[name], "function", name);
    for (const name of mfaNamed) assert.equal(typeof client.mfa[name], "function", name);
  });
});
