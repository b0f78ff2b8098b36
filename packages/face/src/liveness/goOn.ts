import type { LivenessAction, LivenessGoing, LivenessHint, LivenessState } from "./livenessTypes.ts";

/** Gives the answer of a session that is not over. */
export function goOn(state: LivenessState, hint: LivenessHint | null = null): LivenessGoing {
  const { position, order } = state;
  return { status: "going", state, action: actionOf(state), step: position + 1, steps: order.length, hint };
}

/** Gives what is asked for now. */
export function actionOf({ order, position }: LivenessState): LivenessAction {
  const action = order[position];
  if (action === undefined) throw new RangeError("The session is over.");
  return action;
}
