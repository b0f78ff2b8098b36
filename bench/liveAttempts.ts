/** Sessions for bench/live.ts: what an engine that knows only readings makes of those who know how it judges. */

import { followLiveness } from "../packages/face/src/liveness/followLiveness.ts";
import type { LivenessAction, LivenessGoing, LivenessProgress } from "../packages/face/src/liveness/livenessTypes.ts";
import { openSession } from "../packages/face/src/liveness/testing/actors.ts";
import type { FaceReading } from "../packages/face/src/reading.ts";

/** What is at hand for every thing that may be asked for; the first of each looks ahead. */
export type Props = Readonly<Record<LivenessAction, readonly FaceReading[]>>;

/** Which of the rules are in force. */
export interface Rules {
  readonly depth: boolean;
  readonly target: boolean;
}

const ORDERS = 120;
const GAP_MS = 200;

/**
 * Gives in how many of the 120 orders somebody passes who chooses, for each thing asked for, the pictures that bring him
 * on, if there are such. `inTarget` says whether he can bring them where they are asked for.
 */
export function passedOrders(props: Props, rules: Rules, inTarget: boolean): number {
  let passed = 0;
  for (let byte = 0; byte < ORDERS; byte += 1) {
    const opened = openSession(byte).progress;
    if (opened.status === "going" && passes(opened, props, rules, inTarget)) passed += 1;
  }
  return passed;
}

function passes(opened: LivenessGoing, props: Props, rules: Rules, inTarget: boolean): boolean {
  let going = opened;
  for (let asked = 0; asked < opened.steps; asked += 1) {
    const next = bring(going, props, { rules, inTarget, front: props.lookAhead[0]?.shape ?? [] });
    if (next?.status === "passed") return true;
    if (next?.status !== "going") return false;
    going = next;
  }
  return false;
}

interface Showing {
  readonly rules: Rules;
  readonly inTarget: boolean;
  readonly front: readonly number[];
}

/** Tries every two pictures, from the front and back to it, and gives the first progress; null where there is none. */
function bring(going: LivenessGoing, props: Props, showing: Showing): LivenessProgress | null {
  const [front] = props.lookAhead;
  const readings = props[going.action];
  if (front === undefined) return null;
  if (going.action === "lookAhead" || going.action === "enterTarget") {
    return advanced(going, show(going, [front, front, front], showing));
  }
  for (const end of readings) {
    for (const between of [end, ...readings]) {
      const progress = advanced(going, show(going, [front, between, end, between, front], showing));
      if (progress !== null) return progress;
    }
  }
  return null;
}

function advanced(before: LivenessGoing, after: LivenessProgress): LivenessProgress | null {
  if (after.status === "going") return after.step > before.step ? after : null;
  return after.status === "passed" ? after : null;
}

let pictures = 0;

function show(from: LivenessGoing, readings: readonly FaceReading[], { rules, inTarget, front }: Showing) {
  let progress: LivenessProgress = from;
  for (const reading of readings) {
    if (progress.status !== "going" || progress.step > from.step) break;
    pictures += 1;
    const { state, target } = progress;
    const place = (inTarget || !rules.target ? target : null) ?? reading.place;
    const shape = rules.depth ? reading.shape : front;
    const shown = { ...reading, place, shape, pixelDigest: pictures.toString(16).padStart(16, "0") };
    const atMs = (state.judgedAtMs ?? 0) + GAP_MS;
    progress = followLiveness(state, { sequence: (state.sequence ?? 0) + 1, atMs, reading: shown });
  }
  return progress;
}
