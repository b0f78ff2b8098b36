/** A fault in the model: a text of `settle.als`, what stands in its place, and the promise that it breaks. */
export interface PlantedFault {
  readonly breaks: string;
  readonly before: string;
  readonly after: string;
}

function without(breaks: string, before: string): PlantedFault {
  return { breaks, before, after: "" };
}

export const plantedFaults: readonly PlantedFault[] = [
  without("singleUse", "  SaveAuthenticator in r.writes implies r.code.of not in r.stale\n"),
  without("singleUse", "  ConsumeChallenge in r.writes implies challengeOf[r] in Unused\n"),
  without("singleUse", "  UseAuthorizationCode in r.writes implies r.waiting in Unused\n"),
  without("singleUse", "  SpendMfaToken in r.writes implies r.token.state = Open\n"),
  without("singleUse", "  SpendPassedMfaToken in r.writes implies r.token.state = Passed\n"),
  without("attemptBudget", "  FailAttempt in r.writes implies Account.failures != limit\n"),
  without("attemptBudget", "  PassAttempt in r.writes implies Account.failures = r.judged\n"),
  without("noSessionWithoutFactors", "  HoldSubject in r.writes implies Account not in r.stale\n"),
  without("noSessionWithoutFactors", " + EndUnprovenSessions"),
  without("revocation", "  ElevateSession in r.writes implies r.session in Live\n"),
  without("revocation", "  OpenMfaToken in r.writes implies r.session in Live\n"),
  {
    breaks: "nothingOldOpens",
    before: "r.act = EndOthers and r.session in Live implies AdvanceSubject + EndSessions",
    after: "r.act = EndOthers and r.session in Live implies EndSessions",
  },
  {
    breaks: "nothingOldOpens",
    before: "AdvanceSubject + SetPassword + EndSessions + EndMfaTokens + UseDisavowal",
    after: "AdvanceSubject + SetPassword + EndSessions + UseDisavowal",
  },
  without("bindingRule", "  AdvanceSubject in r.writes implies Account not in r.stale\n"),
  { breaks: "bindingRule", before: "pred mayBind[t: Token] {\n  no second\n", after: "pred mayBind[t: Token] {\n" },
];
