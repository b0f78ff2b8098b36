import type { LivenessAction, LivenessGoing, LivenessHint, LivenessState } from "./livenessTypes.ts";

/** Gives the answer of a session that is not over. */
export function goOn(state: LivenessState, hint: LivenessHint | null = null): LivenessGoing {
  const { position, order } = state;
  const action = actionOf(state);
  const target = action === "enterTarget" ? state.target : null;
  return { status: "going", state, action, step: position + 1, steps: order.length, hint, target };
}

/** Gives what is asked for now. */
export function actionOf({ order, position }: LivenessState): LivenessAction {
  const action = order[position];
  if (action === undefined) throw new RangeError("The session is over.");
  return action;
}
