import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { useWords } from "../primitives/Language.ts";

/** Whether he is asked again on this device, where that may be left out. */
export function TrustDevice({ flow }: { readonly flow: SecondFactorFlow }): JSX.Element | null {
  const words = useWords();
  const id = useId();
  const days = flow.trustDays;
  if (days === 0) return null;
  return (
    <div class="trust" part="trust">
      <input
        type="checkbox"
        id={id}
        aria-describedby={`${id}hint`}
        checked={flow.trusts.value}
        onChange={({ currentTarget }) => {
          flow.trusts.value = currentTarget.checked;
        }}
      />
      <label for={id}>{words(days === 1 ? "trustDay" : "trustDays", { days })}</label>
      <p class="hint" id={`${id}hint`}>
        {words("trustHint")}
      </p>
    </div>
  );
}
