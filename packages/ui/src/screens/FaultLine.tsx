import type { JSX } from "preact";
import type { Fault } from "../flow/faultOf.ts";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { useWords } from "../primitives/Language.ts";

/** Gives a fault in words; null: nothing is wrong. */
export function useFault(flow: SecondFactorFlow): string | null {
  const words = useWords();
  const fault: Fault | null = flow.fault.value;
  if (fault === null) return null;
  return "said" in fault ? fault.said : words(fault.key, fault.fill);
}

/** Tells what went wrong where there is no field to tell it at. */
export function FaultLine({ flow }: { readonly flow: SecondFactorFlow }): JSX.Element {
  return (
    <p class="fault" part="fault" role="alert">
      {useFault(flow)}
    </p>
  );
}
