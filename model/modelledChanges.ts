import type { Change } from "@countersign/core";

/** The names that a change has in `settle.als`, where it does several things several; or why it is not there. */
export type Line = readonly [name: string, ...names: string[]] | { readonly outside: string };

const person = "what an account is called and says of itself opens nothing";
const limit = "windows of time: the counts of a factor stand for all counts";
const behaviour = "behaviour adds to what is demanded and takes nothing from it";
const operator = "what an application demands is the same throughout";
const face = "a live session is a challenge, and challenges are here";
const photo = "pictures are no proof";
const device = "a device stands in for a factor by a rule of its own, after the gate";
const pass =
  "an access pass stands in for a factor as a recovery code does, and proves nothing: its one binding is a rule of its own";
const webhook = "what other systems are told proves nothing, and is made of the trail after it was written";
const onceOnly = "a request of a manager that is carried out once writes what it would have written, or nothing";
const message = "what is sent proves nothing until it is typed";

/** What of the store's changes the model has. A change without a line fails the types, and the model's test. */
export const modelledChanges = {
  insertUser: { outside: person },
  bringAccount: { outside: person },
  updateUser: { outside: person },
  holdSubject: ["HoldSubject", "AdvanceSubject"],
  setPassword: ["SetPassword"],
  rehashPassword: { outside: "the password stays the same" },
  suspendPassword: { outside: "goes with changes that the model has: Disavow, ResetPassword" },
  disavowPassword: ["SetPassword"],
  suspendPasswords: { outside: "does to many accounts what the model has of one: Disavow" },
  allowEnrolment: {
    outside: "an operator's word lets less be asked before a first binding, none of it by the binding rule",
  },
  recordSignIn: { outside: person },
  rememberOrigins: { outside: behaviour },
  saveAuthenticator: ["SaveAuthenticator"],
  removeAuthenticator: ["RemoveAuthenticator"],
  failAttempt: ["FailAttempt"],
  passAttempt: ["PassAttempt"],
  clearAttempts: ["ClearAttempts"],
  openMfaToken: ["OpenMfaToken"],
  moveMfaToken: ["HoldMfaToken", "SpendMfaToken", "SpendPassedMfaToken"],
  passMfaToken: ["PassMfaToken"],
  endMfaTokens: ["EndMfaTokens"],
  keepConfirmedBinding: { outside: "the same session is answered twice, and none is opened" },
  takeConfirmedBinding: { outside: "the same session is answered twice, and none is opened" },
  openSession: ["OpenSession"],
  elevateSession: ["ElevateSession"],
  extendSession: { outside: "a session lives or not, for however long" },
  endSession: ["EndSession"],
  endSessions: ["EndSessions", "EndUnprovenSessions"],
  challengeSession: { outside: behaviour },
  oweFactor: { outside: behaviour },
  count: { outside: limit },
  passWindows: { outside: limit },
  saveCode: { outside: message },
  consumeChallenge: ["ConsumeChallenge"],
  enqueueMessage: { outside: message },
  saveAuthorizationCode: { outside: "every authorization code is there from the beginning" },
  useAuthorizationCode: ["UseAuthorizationCode"],
  markReset: { outside: behaviour },
  openDisavowal: { outside: "every link is there from the beginning" },
  useDisavowal: ["UseDisavowal"],
  setApplicationFactors: { outside: operator },
  insertApplication: { outside: operator },
  beginIdempotent: { outside: onceOnly },
  actIdempotent: { outside: onceOnly },
  answerIdempotent: { outside: onceOnly },
  leaveIdempotent: { outside: onceOnly },
  insertApiKey: { outside: "keys of managers prove no person" },
  endApiKey: { outside: "keys of managers prove no person" },
  noteApiKeyUse: { outside: "keys of managers prove no person" },
  renewSecret: { outside: "secrets of applications prove no person" },
  updateApplication: { outside: operator },
  savePolicy: { outside: behaviour },
  dropPolicy: { outside: behaviour },
  recordDecision: { outside: behaviour },
  setLogo: { outside: photo },
  savePhoto: { outside: photo },
  consumePhotos: { outside: photo },
  adoptAvatar: { outside: photo },
  dropAvatar: { outside: photo },
  sealProfile: { outside: person },
  unsealProfile: { outside: person },
  saveFaceSession: { outside: face },
  forgetShownFrames: { outside: face },
  forgetFaceSessions: { outside: face },
  saveTrustedDevice: { outside: device },
  turnTrustedDevice: { outside: device },
  endTrustedDevice: { outside: device },
  endTrustedDevices: { outside: device },
  issueAccessPass: { outside: pass },
  useAccessPass: { outside: pass },
  bindByAccessPass: { outside: pass },
  revokeAccessPass: { outside: pass },
  endAccessPasses: { outside: pass },
  saveWebhookEndpoint: { outside: webhook },
  removeWebhookEndpoint: { outside: webhook },
  tellWebhook: { outside: webhook },
  replayWebhookMessages: { outside: webhook },
  endWebhookAttempt: { outside: webhook },
  audit: { outside: "it tells of what was written and decides nothing" },
} as const satisfies Readonly<Record<Change["type"], Line>>;
