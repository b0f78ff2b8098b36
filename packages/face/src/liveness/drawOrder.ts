import type { LivenessAction } from "./livenessTypes.ts";

const MOVEMENTS: readonly LivenessAction[] = ["turnLeft", "turnRight", "lookUp", "blink", "enterTarget"];
const ORDERS = 120;
/** The largest multiple of the orders a byte can hold: bytes from here on would make some orders likelier. */
const UNBIASED = 256 - (256 % ORDERS);
/** All of them are beyond `UNBIASED` once in 2^64. */
const BYTES = 16;

/** Draws the order of the movements, each of the 120 as likely as the others. */
export function drawOrder(drawBytes: (length: number) => Uint8Array): readonly LivenessAction[] {
  const drawn = drawBytes(BYTES).find((byte) => byte < UNBIASED);
  if (drawn === undefined) throw new Error("The source of randomness gives no usable byte.");
  const left = [...MOVEMENTS];
  let rest = drawn % ORDERS;
  return MOVEMENTS.flatMap(() => {
    const index = rest % left.length;
    rest = Math.floor(rest / left.length);
    return left.splice(index, 1);
  });
}
