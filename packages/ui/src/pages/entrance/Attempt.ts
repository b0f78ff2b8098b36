import { signal } from "@preact/signals";
import { type EntranceFault, entranceFaultOf } from "./entranceFaultOf.ts";

/** What somebody does at a page, one thing at a time: whatever comes while another is under way is let go. */
export class Attempt {
  readonly isBusy = signal(false);
  readonly fault = signal<EntranceFault | null>(null);

  async act(doIt: () => Promise<void>): Promise<void> {
    if (this.isBusy.value) return;
    this.isBusy.value = true;
    this.fault.value = null;
    try {
      await doIt();
    } catch (error) {
      this.fault.value = entranceFaultOf(error);
    } finally {
      this.isBusy.value = false;
    }
  }
}
