import { servedFactors } from "@countersign/contract/policyFactors";
import { policyModes } from "@countersign/contract/signalNames";
import {
  type ClientType,
  type FaceProof,
  type FirstEnrolment,
  isRedirectUri,
  MOST_TRUST_DAYS,
  type OwnLogin,
  type PolicyFactor,
  type PolicyMode,
  redirectUriRule,
} from "@countersign/core";
import { origins } from "../config/addressKinds.ts";
import { distinct, type Kind, listOf, oneOf } from "../config/kind.ts";
import { wholeNumber } from "../config/kinds.ts";

const NONE = "none";

/** Also reads the word that stands for an empty list. */
function orNone<T>(list: Kind<readonly T[]>): Kind<readonly T[]> {
  return { rule: `${list.rule}; or "${NONE}"`, parse: (text) => (text === NONE ? [] : list.parse(text)) };
}

const redirectUri: Kind<string> = {
  rule: redirectUriRule,
  parse: (text) => (isRedirectUri(text) ? text : null),
};

const words = servedFactors.join(", ");
const factor: Kind<PolicyFactor> = oneOf(...servedFactors);

const faceProof: Kind<FaceProof> = oneOf("photo", "live");

const clientType: Kind<ClientType> = oneOf("confidential", "public");

const ownLogin: Kind<OwnLogin> = oneOf("refused", "known", "creating");

const policyMode: Kind<PolicyMode> = oneOf(...policyModes);

const firstEnrolment: Kind<FirstEnrolment> = oneOf("signIn", "proved");

/** What an application is made with, and what may be changed of it. */
export const applicationOptions = {
  factors: {
    value: "LIST",
    kind: orNone(distinct(listOf(factor, `a list of ${words}, separated by commas`))),
    summary: `what a sign-in must add to the first factor, separated by commas: ${words}; "${NONE}" asks for nothing`,
  },
  redirectUris: {
    value: "LIST",
    kind: orNone(listOf(redirectUri, `a list, separated by commas, each ${redirectUriRule}`)),
    summary: `where a finished sign-in may lead, separated by commas, or "${NONE}"; messages name the host of the first`,
  },
  allowedOrigins: {
    value: "LIST",
    kind: orNone(origins),
    summary: `the web pages that may call the service for this application, such as https://app.example.com, separated by commas, or "${NONE}"`,
  },
  faceProof: {
    value: "WORD",
    kind: faceProof,
    summary:
      'what it takes for a face: "photo", which is all that Authing\'s clients send, or "live" for nothing less than a live session',
  },
  ownLogin: {
    value: "WORD",
    kind: ownLogin,
    summary:
      'whether its back end may check passwords by itself and ask here for the second factor alone: "refused"; "known", of accounts that are there; or "creating", of new ones too. Its secret is then worth as much as every password',
  },
  clientType: {
    value: "WORD",
    kind: clientType,
    summary:
      'whether it can keep its secret: "confidential", a back end, or "public" for a page or an app, which redeems the code of a sign-in without one',
  },
  policy: {
    value: "WORD",
    kind: policyMode,
    summary:
      'who decides on sign-ins beside the factors: "fixed", nobody; "shadow", a policy that is only written down; or "adaptive", a policy that asks when behaviour differs',
  },
  trustDays: {
    value: "DAYS",
    kind: wholeNumber(0, MOST_TRUST_DAYS),
    summary: `for how many days a device may stand in for a second factor that was passed on it: at most ${MOST_TRUST_DAYS}; 0, which is the default, asks every time`,
  },
  firstEnrolment: {
    value: "WORD",
    kind: firstEnrolment,
    summary:
      'what a first factor may be bound by: "signIn", the sign-in alone, or "proved" for a code at an address of the account besides',
  },
} as const;
