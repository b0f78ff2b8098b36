import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Fault } from "../flow/faultOf.ts";
import { useWords } from "../primitives/Language.ts";

/** What says what went wrong with it. */
export interface Faulty {
  readonly fault: ReadonlySignal<Fault | null>;
}

/** Gives a fault in words; null: nothing is wrong. */
export function useFault(flow: Faulty): string | null {
  const words = useWords();
  const fault: Fault | null = flow.fault.value;
  if (fault === null) return null;
  return "said" in fault ? fault.said : words(fault.key, fault.fill);
}

/** Tells what went wrong where there is no field to tell it at. */
export function FaultLine({ flow }: { readonly flow: Faulty }): JSX.Element {
  return (
    <p class="fault" part="fault" role="alert">
      {useFault(flow)}
    </p>
  );
}
