import type { ComponentChildren, JSX } from "preact";
import { useFocus } from "../../primitives/useFocus.ts";

interface ScreenProps {
  readonly title: string;
  /** Whether the title is where reading begins: there is nothing to type. */
  readonly takesFocus?: boolean;
  readonly children?: ComponentChildren;
}

/** One card with its title, in the middle of a page. */
export function Screen({ title, takesFocus = false, children }: ScreenProps): JSX.Element {
  const heading = useFocus<HTMLHeadingElement>(title);
  return (
    <section class="page-card">
      <h1 ref={takesFocus ? heading : null} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </section>
  );
}
