import { concludeBinding } from "../binding/concludeBinding.ts";
import type { ShownFace } from "../factors/face/face.ts";
import { factors } from "../factors/factors.ts";
import { firstRecoveryCode } from "../factors/firstRecoveryCode.ts";
import { judgeProof } from "../factors/judgeProof.ts";
import { concludeSecondFactor } from "../gate/concludeSecondFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import { type Caller, sessionIdOf } from "../gate/loadCaller.ts";
import type { Change } from "../model/changes.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { FaceSession } from "../model/faceSession.ts";
import type { AuthenticatorSource, User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Act } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import type { Decision } from "../settle/settleDecision.ts";
import { removeAuthenticators } from "../settle/storeAuthenticator.ts";
import { outdatedFacesOf } from "./faceRules.ts";

/** A face that was bound. */
export interface BoundFace {
  readonly user: User;
  /** What an mfaToken was spent for; null in a session. */
  readonly signedIn: SignedIn | null;
  /** The first recovery code of an account that has none, shown this once; else null. */
  readonly recoveryCode: string | null;
}

export interface FaceBinding {
  readonly caller: Caller;
  readonly act: Act;
  readonly first: ShownFace;
  /** The same one again, where nothing more was shown. */
  readonly second: ShownFace;
  /** What showing them used up, whether they are bound or not. */
  readonly uses: readonly Change[];
  /** The live session that they were shown in. */
  readonly challenges: readonly FaceSession[];
}

/** Gives the decision that binds a face shown twice. Nothing is guessed at: two faces that differ spend no attempt. */
export async function bindFace(ports: Ports, binding: FaceBinding): Promise<Decision<BoundFace>> {
  const { caller, act, first, second, uses, challenges } = binding;
  const { subject, scope } = caller;
  const { state } = await factors.face.enrol(ports, first);
  const judgement = await judgeProof(ports, {
    subject,
    kind: "face",
    proof: second,
    scope,
    act,
    occasion: "confirm",
    sessionId: sessionIdOf(caller),
    candidates: [draftAuthenticator(ports, subject, "face", { state, source: sourceOf(caller) })],
    challenges,
    wrong: refuseAct(ports, scope, act, "different", "faceBindFailed", uses),
  });
  if (!judgement.accepted) return judgement.refusal;
  const recovery = await firstRecoveryCode(ports, subject, sourceOf(caller));
  const outdated = removeAuthenticators(await outdatedFacesOf(ports, subject));
  const changes = [...uses, ...outdated, ...judgement.changes, ...recovery.changes];
  const { amr, authenticator } = judgement;
  const made = { kind: "face", authenticatorId: authenticator.id, recoveryCode: recovery.code } as const;
  const bound = concludeBinding(ports, { caller, amr, act, changes, ...made }, concludeSecondFactor);
  return {
    changes: bound.changes,
    conclude(settled) {
      const signedIn = bound.conclude(settled);
      return { user: signedIn?.user ?? subject.user, signedIn, recoveryCode: recovery.code };
    },
  };
}

function sourceOf({ kind }: Caller): AuthenticatorSource {
  return kind === "session" ? "SELF" : "APPLICATION";
}
