import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Gives a reference whose element takes the focus when it comes, and whenever `cause` changes. */
export function useFocus<E extends HTMLElement>(cause: unknown = null): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => element.current?.focus(), [cause]);
  return element;
}
