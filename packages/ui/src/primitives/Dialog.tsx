import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";

interface DialogProps {
  /** Shown above what is in it; left out: that begins with a title of its own. */
  readonly title?: string;
  /** What it is called where it shows no title. */
  readonly label?: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * A dialog over the page, which nothing behind it can be reached from: Escape and its own button close it, and the focus
 * goes back to where it came from. WAI-ARIA APG, Dialog (Modal)
 */
export function Dialog({ title, label, closeLabel, onClose, children }: DialogProps): JSX.Element {
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  // Before what is in it comes and takes the focus, which opening gives to the first button, and nothing unseen can have.
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    setOpen(true);
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={box} class="dialog" aria-label={label} aria-labelledby={title && id} onClose={onClose}>
      <div class="dialog-head">
        {title === undefined ? null : <h2 id={id}>{title}</h2>}
        <button class="dialog-close" type="button" aria-label={closeLabel} onClick={() => box.current?.close()}>
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
      </div>
      {isOpen ? children : null}
    </dialog>
  );
}
