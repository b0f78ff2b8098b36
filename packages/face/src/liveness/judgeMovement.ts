import { sumOf } from "./descriptors.ts";
import { actionOf, goOn } from "./goOn.ts";
import { hintToTarget } from "./hintToTarget.ts";
import { isSameFace } from "./isSameFace.ts";
import type {
  LivenessAction,
  LivenessHint,
  LivenessProgress,
  LivenessState,
  Look,
  Movement,
  Sighting,
} from "./livenessTypes.ts";
import { type Place, placeOf } from "./placeOf.ts";
import { STRANGERS_ALLOWED, STRAYS_ALLOWED } from "./thresholds.ts";

type Seen = LivenessState & { readonly last: Sighting };

/** Judges a frame of a movement: from the front to its end and back, all of it made by the face that looked ahead. */
export function judgeMovement(state: LivenessState, look: Look): LivenessProgress {
  const { movement } = state;
  const { place: inPicture, shape: _shape, ...sighting } = look;
  if (!isSameFace(state, sighting)) {
    const strangers = state.strangers + 1;
    return strangers > STRANGERS_ALLOWED
      ? { status: "failed", reason: "anotherFace" }
      : goOn({ ...state, strangers, movement: lose(movement) }, "holdStill");
  }
  const seen: Seen = { ...state, last: sighting };
  const action = actionOf(state);
  const place = placeOf(action, state, look);
  if (place === "elsewhere") {
    const strays = state.strays + 1;
    return strays > STRAYS_ALLOWED
      ? { status: "failed", reason: "stepBack" }
      : goOn({ ...seen, strays, movement: lose(movement) }, "otherWay");
  }
  if (action === "enterTarget") return judgeEntering(seen, place, hintToTarget(state.target, inPicture));
  if (place === "front") {
    return movement.phase === "reached" && movement.underWay ? complete(seen) : goOn(begin(seen), hintAtFront(action));
  }
  return goOn({ ...seen, movement: advance(movement, action, place) }, hintOf(movement, action, place));
}

/** A face that looks ahead and stays in the target for two frames was brought there. */
function judgeEntering(state: Seen, place: Place, hint: LivenessHint | null): LivenessProgress {
  const { movement } = state;
  if (place !== "front") return goOn({ ...state, movement: lose(movement) }, "comeBack");
  if (hint !== null) return goOn(begin(state), hint);
  return movement.phase === "reached"
    ? complete(state)
    : goOn({ ...state, movement: { ...movement, phase: "reached" } }, "holdStill");
}

function lose(movement: Movement): Movement {
  return { ...movement, phase: "lost", underWay: false };
}

function begin(state: Seen): LivenessState {
  const frontSizePixels = state.last.faceSizePixels;
  return { ...state, movement: { phase: "ready", underWay: false, frontSizePixels } };
}

function advance(movement: Movement, action: LivenessAction, place: Place): Movement {
  if (movement.phase === "lost") return movement;
  switch (place) {
    case "between":
      return { ...movement, underWay: true };
    case "end":
      // Lids fall within one frame; a head does not turn so fast.
      return { ...movement, phase: "reached", underWay: movement.underWay || action === "blink" };
    default:
      return movement;
  }
}

function hintAtFront(action: LivenessAction): LivenessHint | null {
  return action === "blink" ? "closeEyes" : null;
}

function hintOf({ phase }: Movement, action: LivenessAction, place: Place): LivenessHint {
  if (place === "shut") return "openEyes";
  const isOnTheWay = phase === "ready" && place === "between";
  if (action === "blink" && (place === "between" || place === "end")) return isOnTheWay ? "closeEyes" : "openEyes";
  if (phase === "ready" && place === "contrary") return "otherWay";
  return isOnTheWay ? "turnFurther" : "comeBack";
}

/** Ends the movement by its return to the front, whose frame joins those the result is the mean of. */
function complete(state: Seen): LivenessProgress {
  const { frontal, last, order } = state;
  const sum = sumOf(frontal.sum, last.descriptor);
  const count = frontal.count + 1;
  const position = state.position + 1;
  return position === order.length
    ? { status: "passed", descriptor: sum.map((value) => value / count), frames: count }
    : goOn({ ...begin(state), frontal: { sum, count }, position });
}
