import type { FaceFault } from "./reading.ts";

/** Says inside the engine that a photo cannot be used; `readFace` turns it into a refusal. */
export class UnusablePhoto extends Error {
  readonly fault: FaceFault;

  constructor(fault: FaceFault) {
    super(fault);
    this.name = "UnusablePhoto";
    this.fault = fault;
  }
}
