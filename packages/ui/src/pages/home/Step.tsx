import type { ComponentChildren, JSX } from "preact";
import { useFocus } from "../../primitives/useFocus.ts";
import { useSentences } from "../frame/Page.ts";
import { homeWords } from "../words/homeWords.ts";

/** What a step of the walk is to somebody at the moment. */
export type Progress = "ahead" | "now" | "done";

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly progress: Progress;
  /** Whether reading goes on here, because the step before was done. */
  readonly takesFocus: boolean;
  readonly children: ComponentChildren;
}

const COUNT = 5;

/** One step of the walk: its title, and what belongs to it once it is its turn. */
export function Step({ number, title, progress, takesFocus, children }: StepProps): JSX.Element {
  const words = useSentences(homeWords);
  const heading = useFocus<HTMLHeadingElement>(progress, takesFocus);
  return (
    <li class={`step ${progress}`} aria-current={progress === "now" ? "step" : undefined}>
      <span class="step-mark" aria-hidden="true">
        {progress === "done" ? "✓" : number}
      </span>
      <div class="step-body">
        <h2 ref={heading} tabIndex={-1}>
          <span class="unseen">
            {words("step", { number, count: COUNT })}
            {progress === "done" ? `, ${words("stepDone")}` : ""}
            {": "}
          </span>
          {title}
        </h2>
        {progress === "ahead" ? null : children}
      </div>
    </li>
  );
}
