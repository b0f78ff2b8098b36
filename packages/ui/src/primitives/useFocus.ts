import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Gives a reference whose element takes the focus when it comes, and whenever `cause` changes; never while it must not. It has
 * it before it is seen: taken later, the focus would be torn from wherever a quick hand has moved it by then.
 */
export function useFocus<E extends HTMLElement>(cause: unknown = null, isWanted = true): RefObject<E | null> {
  const element = useRef<E>(null);
  useLayoutEffect(() => {
    if (isWanted) element.current?.focus();
  }, [cause]);
  return element;
}
