import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Gives a reference whose element takes the focus when it comes, and whenever `cause` changes; never while it must not. */
export function useFocus<E extends HTMLElement>(cause: unknown = null, isWanted = true): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    if (isWanted) element.current?.focus();
  }, [cause]);
  return element;
}
