/*
 * What a settlement promises, for one account: requests read, decide and settle, and others settle in between.
 *
 * A request reads everything at one moment (`read`) and decides which changes to write. Later it settles: all conditions of
 * its changes hold and all are written, or it loses and nothing is. `Change` names the changes as packages/core/src/model/
 * changes.ts does; `holds` has their conditions, `settle` what they write. README.md says what is left out.
 */
module settle

enum Change {
  HoldSubject, AdvanceSubject, SetPassword,
  SaveAuthenticator, RemoveAuthenticator,
  FailAttempt, PassAttempt, ClearAttempts,
  OpenMfaToken, HoldMfaToken, SpendMfaToken, SpendPassedMfaToken, PassMfaToken, EndMfaTokens,
  OpenSession, ElevateSession, EndSession, EndSessions, EndUnprovenSessions,
  ConsumeChallenge, UseAuthorizationCode, UseDisavowal
}

/* App and Recovery count as assurance, Recovery stands in for another, Mail is bound and counts for nothing. */
enum Kind { App, Mail, Recovery }
fun counting: set Kind { App + Recovery }

/* What is compared when a settlement demands that it is as it was read. */
abstract sig Thing {}

enum Count { None, One, Two }
fun limit: one Count { Two }

one sig Account extends Thing {
  var failures: one Count,
  /* Guesses that were judged since the count was last cleared. */
  var guessed: set Request
}

sig Authenticator extends Thing { kind: one Kind }
var sig Pending, Confirmed in Authenticator {}

/* What is good once; `usedBy`: the requests that it was accepted from. */
abstract sig Single { var usedBy: set Request }

/* A code that an authenticator shows. Spent: its state says so. */
sig Code extends Single { of: one Authenticator, sent: lone Sent }
var sig Spent in Code {}

/* What waits to be answered or redeemed: a code that was sent, an authorization code that a session made, a link. */
abstract sig Waiting extends Single {}
sig Sent, Link extends Waiting {}
sig AuthorizationCode extends Waiting { madeIn: one Session }
var sig Unused in Waiting {}

enum State { Open, Passed, Consumed }
sig Token extends Single { from: lone Session, var state: lone State, var held: lone Kind }

sig Session { var passed: set Kind, var fresh: set Kind }
var sig Live in Session {}
var sig Recent in Session + Token {}

/* What was ended, and what must not open anything since a password changed or all else was ended. */
var sig Over in Session {}
var sig Old in Session + Token + Request {}

enum Act {
  SignIn, SignInByCode, Verify, Hold, Conclude, Confirm, Remove, Ask,
  ChangePassword, ResetPassword, Disavow, SignOut, EndOthers, Redeem, Unlock
}

sig Request {
  act: one Act,
  session: lone Session,
  token: lone Token,
  code: lone Code,
  waiting: lone Waiting,
  target: lone Authenticator,
  gives: lone Session,
  opens: lone Token,
  var writes: set Change,
  var stale: set Thing,
  var judged: lone Count
}
var sig Reading, Done in Request {}

/* ---- What requests come with ---- */

fact shapes {
  all c: Code | some c.sent iff c.of.kind = Mail
  all r: Request {
    some r.session iff (r.act in Remove + Ask + ChangePassword + SignOut + EndOthers or (r.act = Confirm and no r.token))
    some r.token iff (r.act in Verify + Hold + Conclude or (r.act = Confirm and no r.session))
    some r.code implies r.act in Verify + Hold + Confirm
    some r.target iff r.act = Remove
    r.act in SignInByCode + ResetPassword implies r.waiting in Sent and some r.waiting
    r.act = Redeem implies r.waiting in AuthorizationCode and some r.waiting
    r.act = Disavow implies r.waiting in Link and some r.waiting
    r.act not in SignInByCode + ResetPassword + Redeem + Disavow implies no r.waiting
    some r.gives iff (r.act in SignIn + SignInByCode + Verify + Conclude + Redeem or (r.act = Confirm and some r.token))
    some r.opens iff r.act in SignIn + SignInByCode + Ask
    r.act = Ask implies r.opens.from = r.session
    r.act in SignIn + SignInByCode implies no r.opens.from
  }
  all disj a, b: Request | no a.gives & b.gives and no a.opens & b.opens
}

fun challengeOf[r: Request]: set Waiting { r.waiting + r.code.sent }

/* ---- What is decided on a reading ---- */

fun second: set Authenticator { Confirmed - kind.Recovery }

fun offered: set Kind { Recovery + (some second.kind & counting implies second.kind & counting else second.kind) }

/* The binding rule. */
pred highest[s: Session] {
  no second implies s in Recent
  else (some s.fresh & counting or (no second.kind & counting and some s.fresh & second.kind))
}
pred mayBind[t: Token] {
  no second
  some t.from implies t in Recent
}

pred right[r: Request, among: set Authenticator] {
  some r.code
  r.code.of in among
  r.code not in Spent
  r.code.sent in Unused
}
pred mayGuess { Account.failures != limit }

fun accepted[r: Request]: set Change {
  SaveAuthenticator + PassAttempt + (some r.code.sent implies ConsumeChallenge else none)
}

/* Nothing is due where nothing is bound. */
fun admitted: set Change { some second implies OpenMfaToken else OpenSession }

fun decided[r: Request]: set Change {
  r.act = SignIn implies HoldSubject + admitted
  else r.act = SignInByCode and r.waiting in Unused implies HoldSubject + ConsumeChallenge + admitted
  else r.act = Verify implies decidedOnProof[r, SpendMfaToken + OpenSession]
  else r.act = Hold implies decidedOnProof[r, PassMfaToken]
  else r.act = Conclude and r.token.state = Passed implies HoldSubject + SpendPassedMfaToken + OpenSession
  else r.act = Confirm implies decidedOnBinding[r]
  else r.act = Remove and r.session in Live and highest[r.session] and r.target in Confirmed
    implies AdvanceSubject + RemoveAuthenticator
  else r.act = Ask and r.session in Live and some second implies HoldSubject + OpenMfaToken
  else r.act = ChangePassword and r.session in Live and highest[r.session]
    implies AdvanceSubject + SetPassword + EndSessions + EndMfaTokens
  else r.act = ResetPassword and r.waiting in Unused
    implies AdvanceSubject + SetPassword + EndSessions + EndMfaTokens + ConsumeChallenge
  else r.act = Disavow and r.waiting in Unused
    implies AdvanceSubject + SetPassword + EndSessions + EndMfaTokens + UseDisavowal
  else r.act = SignOut and r.session in Live implies EndSession
  else r.act = EndOthers and r.session in Live implies AdvanceSubject + EndSessions + EndMfaTokens
  else r.act = Redeem and r.waiting in Unused and r.waiting.madeIn in Live
    implies HoldSubject + UseAuthorizationCode + OpenSession
  else r.act = Unlock implies ClearAttempts
  else none
}

fun decidedOnProof[r: Request, end: set Change]: set Change {
  (r.token.state != Open or not mayGuess) implies none
  else right[r, Confirmed] and r.code.of.kind in offered implies accepted[r] + end
  else some r.code implies none -- a copy of what was right until it was used costs nothing
  else HoldMfaToken + FailAttempt
}

fun decidedOnBinding[r: Request]: set Change {
  (not mayGuess or (some r.token and r.token.state != Open) or (some r.session and r.session not in Live)) implies none
  else ((some r.token and not mayBind[r.token]) or (some r.session and not highest[r.session])) implies none
  else right[r, Pending - kind.Recovery] implies accepted[r] + AdvanceSubject + EndUnprovenSessions + EndMfaTokens
    + (some r.token implies SpendMfaToken + OpenSession else ElevateSession)
  else some r.code implies none
  else FailAttempt
}

/* ---- The store: under which conditions a settlement is written ---- */

pred holds[r: Request] {
  HoldSubject in r.writes implies Account not in r.stale
  AdvanceSubject in r.writes implies Account not in r.stale
  SaveAuthenticator in r.writes implies r.code.of not in r.stale
  RemoveAuthenticator in r.writes implies r.target not in r.stale
  FailAttempt in r.writes implies Account.failures != limit
  PassAttempt in r.writes implies Account.failures = r.judged
  HoldMfaToken in r.writes implies r.token.state = Open
  SpendMfaToken in r.writes implies r.token.state = Open
  PassMfaToken in r.writes implies r.token.state = Open
  SpendPassedMfaToken in r.writes implies r.token.state = Passed
  ElevateSession in r.writes implies r.session in Live
  OpenMfaToken in r.writes implies r.session in Live
  ConsumeChallenge in r.writes implies challengeOf[r] in Unused
  UseAuthorizationCode in r.writes implies r.waiting in Unused
  UseDisavowal in r.writes implies r.waiting in Unused
}

/* ---- What it writes ---- */

fun ended[r: Request]: set Session {
  (EndSession in r.writes implies r.session else none)
  + (EndSessions in r.writes implies Live - r.session else none)
  + (EndUnprovenSessions in r.writes and no second implies { s: Live | no s.passed } - r.session else none)
}

fun endedTokens[r: Request]: set Token {
  (EndSession in r.writes implies from.(r.session) else none)
  + (EndMfaTokens in r.writes and (r.act = Confirm implies no second) implies Token - r.token else none)
}

/* What a new session has passed, and how freshly. */
fun given[r: Request]: set Kind {
  r.act = Conclude implies r.token.held else r.act = Redeem implies r.waiting.madeIn.passed else r.code.of.kind
}
fun givenFresh[r: Request]: set Kind { r.act = Redeem implies r.waiting.madeIn.fresh else given[r] }
pred givenRecent[r: Request] {
  r.act = Redeem implies r.waiting.madeIn in Recent else some r.token implies r.token in Recent
}

fun touched[r: Request]: set Thing {
  (AdvanceSubject in r.writes implies Account else none)
  + (SaveAuthenticator in r.writes implies r.code.of else none)
  + (RemoveAuthenticator in r.writes implies r.target else none)
}

pred writesAccount[r: Request] {
  Account.failures' = (some (ClearAttempts + PassAttempt) & r.writes implies None
    else FailAttempt in r.writes and Account.failures != limit implies Account.failures.next else Account.failures)
  Account.guessed' = (some (ClearAttempts + PassAttempt) & r.writes implies none
    else FailAttempt in r.writes implies Account.guessed + r else Account.guessed)
  Confirmed' = Confirmed + (SaveAuthenticator in r.writes implies r.code.of else none)
    - (RemoveAuthenticator in r.writes implies
        r.target + (second in r.target implies kind.Recovery else none) else none)
  Pending' = Pending - (SaveAuthenticator in r.writes implies r.code.of else none)
  Spent' = Spent + (SaveAuthenticator in r.writes implies r.code else none)
  Unused' = Unused - (some (ConsumeChallenge + UseAuthorizationCode + UseDisavowal) & r.writes
    implies challengeOf[r] else none)
}

pred writesTokens[r: Request] {
  all t: Token {
    t.state' = (t = r.opens and OpenMfaToken in r.writes implies Open
      else t = r.token and some (SpendMfaToken + SpendPassedMfaToken) & r.writes implies Consumed
      else t = r.token and PassMfaToken in r.writes implies Passed
      else t in endedTokens[r] and t.state != Consumed implies none
      else t.state)
    t.held' = (t = r.token and PassMfaToken in r.writes implies r.code.of.kind else t.held)
  }
}

pred writesSessions[r: Request] {
  Live' = (Live - ended[r]) + (OpenSession in r.writes implies r.gives else none)
    + (ElevateSession in r.writes implies r.session else none)
  all s: Session {
    s.passed' = (s = r.gives and OpenSession in r.writes implies given[r]
      else s = r.session and ElevateSession in r.writes implies s.passed + r.code.of.kind else s.passed)
    s.fresh' = (s = r.gives and OpenSession in r.writes implies givenFresh[r]
      else s = r.session and ElevateSession in r.writes implies s.fresh + r.code.of.kind else s.fresh)
  }
  Recent' = Recent + (OpenSession in r.writes and givenRecent[r] implies r.gives else none)
    + (OpenMfaToken in r.writes and (some r.session implies r.session in Recent) implies r.opens else none)
}

/* What the assertions look back on. */
pred remembers[r: Request] {
  Over' = Over + ended[r]
  Old' = Old
    + (EndSessions in r.writes implies (Session - r.session - Request.gives - Old) + (Live - r.session)
      + { t: Token | some t.state } else none)
    + (SetPassword in r.writes implies Reading - r else none)
    + (OpenSession in r.writes and isOld[r] implies r.gives else none)
    + (OpenMfaToken in r.writes and isOld[r] implies r.opens else none)
  all x: Single | x.usedBy' = x.usedBy + (x in uses[r] implies r else none)
}
pred isOld[r: Request] { some (r + r.token + r.session + r.waiting.madeIn) & Old }
fun uses[r: Request]: set Single {
  (SaveAuthenticator in r.writes implies r.code else none)
  + (some (ConsumeChallenge + UseAuthorizationCode + UseDisavowal) & r.writes implies challengeOf[r] else none)
  + (some (SpendMfaToken + SpendPassedMfaToken) & r.writes implies r.token else none)
}

/* ---- What may happen next ---- */

pred unchanged {
  failures' = failures and guessed' = guessed and Confirmed' = Confirmed and Pending' = Pending and Spent' = Spent
  Unused' = Unused and state' = state and held' = held and Live' = Live and passed' = passed
  Over' = Over and usedBy' = usedBy
}
pred keepsFreshness { fresh' = fresh and Recent' = Recent }
pred keepsOthers[r: Request] {
  all q: Request - r | q.writes' = q.writes and q.judged' = q.judged
}

pred read[r: Request] {
  r not in Reading + Done
  some decided[r]
  r.writes' = decided[r]
  r.judged' = Account.failures
  no r.stale'
  all q: Request - r | q.stale' = q.stale
  keepsOthers[r]
  Reading' = Reading + r
  Done' = Done
  Old' = Old - r
  unchanged
  keepsFreshness
}

pred settle[r: Request] {
  r in Reading
  holds[r]
  writesAccount[r]
  writesTokens[r]
  writesSessions[r]
  remembers[r]
  no r.writes' and no r.judged' and no r.stale'
  all q: Request - r | q.stale' = q.stale + (q in Reading implies touched[r] else none)
  keepsOthers[r]
  Reading' = Reading - r
  Done' = Done + r
}

/* It lost: it reads and decides again, or gives up. */
pred lose[r: Request] {
  r in Reading
  not holds[r]
  no r.writes' and no r.judged' and no r.stale'
  all q: Request - r | q.stale' = q.stale
  keepsOthers[r]
  Reading' = Reading - r
  Done' = Done
  Old' = Old
  unchanged
  keepsFreshness
}

pred age {
  no fresh' and no Recent'
  writes' = writes and judged' = judged and stale' = stale and Reading' = Reading and Done' = Done and Old' = Old
  unchanged
}

pred idle {
  writes' = writes and judged' = judged and stale' = stale and Reading' = Reading and Done' = Done and Old' = Old
  unchanged
  keepsFreshness
}

fact begins {
  no Reading and no Done and no Over and no Old and no usedBy and no writes and no stale and no judged
  Account.failures = None and no Account.guessed
  no Pending & Confirmed
  no second implies no Confirmed
  no state.Consumed
  all t: Token | t.held in offered and (some t.held iff t.state = Passed) and lone t.held
  no Live & Request.gives
  no Request.opens.state
  all t: Token | some t.state implies t.from in Live
  all s: Session - Live | no s.passed and no s.fresh
  all s: Live | s.fresh in s.passed
  some second implies all s: Live | some s.passed
  Spent.of in Confirmed
}

fact goesOn { always (idle or age or some r: Request | read[r] or settle[r] or lose[r]) }

/* ---- What is promised ---- */

/* A code, a challenge, an mfaToken, an authorization code, a link is accepted once. */
assert singleUse { always all x: Single | lone x.usedBy }

/* No more guesses are judged than the limit allows, and none is accepted beyond it. */
assert attemptBudget {
  always #Account.guessed <= 2
  always all r: Request | settle[r] and PassAttempt in r.writes implies #Account.guessed < 2
}

/* Where a factor is bound, nobody is in who has not passed one. */
assert noSessionWithoutFactors { always (some second implies all s: Live | some s.passed) }

/* A session that was ended stays so, and what waits in it opens nothing. */
assert revocation {
  always no Over & Live
  always no state.(Open + Passed).from & Over
}

/* Once the password is another one, or all else was ended, nothing that came before opens anything. */
assert nothingOldOpens { always no (Live + state.(Open + Passed)) & Old }

/* A first factor is bound by whoever signs in while there is none; any other by who passed as much as there is. */
assert bindingRule {
  always all r: Request | settle[r] and AdvanceSubject in r.writes and r.act in Confirm + Remove implies {
    some r.token implies no second
    some r.session and some second.kind & counting implies some r.session.passed & counting
  }
}

check singleUse for 3 but exactly 2 Request, exactly 5 steps
check attemptBudget for 2 but 1 Session, exactly 3 Request, exactly 7 steps
check noSessionWithoutFactors for 3 but exactly 2 Request, exactly 5 steps
check revocation for 3 but exactly 2 Request, exactly 5 steps
check nothingOldOpens for 3 but exactly 2 Request, exactly 5 steps
check bindingRule for 3 but exactly 2 Request, exactly 5 steps

/* Everything that may be asked for can happen: nothing above holds for want of it. */
pred happens[a: Act, w: set Change] { eventually some r: Request | settle[r] and r.act = a and w in r.writes }

run maySignIn { happens[SignIn, OpenSession] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayBeAskedBehindACode { happens[SignInByCode, ConsumeChallenge + OpenMfaToken] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayVerify { happens[Verify, ConsumeChallenge + SpendMfaToken] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayGuessWrong { happens[Verify, FailAttempt] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayHoldAndConclude { happens[Hold, PassMfaToken] and happens[Conclude, OpenSession] } for 2 but 3 Single, exactly 2 Request, exactly 5 steps
run mayConfirm { happens[Confirm, SaveAuthenticator + OpenSession] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayConfirmInSession { happens[Confirm, SaveAuthenticator + ElevateSession] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayRemove { happens[Remove, RemoveAuthenticator] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayAsk { happens[Ask, OpenMfaToken] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayEndOthers { happens[ChangePassword, SetPassword] and happens[EndOthers, EndSessions] } for 2 but 3 Single, exactly 2 Request, exactly 5 steps
run mayDisavow { happens[Disavow, UseDisavowal] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayReset { happens[ResetPassword, ConsumeChallenge] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run maySignOut { happens[SignOut, EndSession] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayRedeem { happens[Redeem, UseAuthorizationCode] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
run mayUnlock { happens[Unlock, ClearAttempts] } for 2 but 3 Single, exactly 1 Request, exactly 3 steps
