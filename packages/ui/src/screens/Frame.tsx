import type { ComponentChildren, JSX } from "preact";
import { useFocus } from "../primitives/useFocus.ts";

interface FrameProps {
  readonly title: string;
  /** Whether the title is where reading begins: there is nothing to type. */
  readonly takesFocus?: boolean;
  readonly children: ComponentChildren;
}

/** What every screen stands in. */
export function Frame({ title, takesFocus = false, children }: FrameProps): JSX.Element {
  const heading = useFocus<HTMLHeadingElement>(title);
  return (
    <section class="screen" part="screen">
      <h1 part="title" ref={takesFocus ? heading : null} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </section>
  );
}
