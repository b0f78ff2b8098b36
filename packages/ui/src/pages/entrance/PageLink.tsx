import type { ComponentChildren, JSX } from "preact";
import type { PageName } from "../shell.ts";
import type { Entrance } from "./Entrance.ts";

interface PageLinkProps {
  readonly entrance: Entrance;
  readonly to: PageName;
  readonly children: ComponentChildren;
}

/** A link to another page of these, which takes along what came with the address. It can be opened in another tab, too. */
export function PageLink({ entrance, to, children }: PageLinkProps): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    entrance.go(to);
  };
  return (
    <a class="link" href={`${to}${location.search}${location.hash}`} onClick={follow}>
      {children}
    </a>
  );
}
