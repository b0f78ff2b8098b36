import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";

export interface MenuItem {
  readonly label: string;
  readonly isDangerous?: boolean;
  readonly onPress: () => void;
}

interface MenuProps {
  /** Says of what it is, too: there are several on a page. */
  readonly label: string;
  readonly items: readonly MenuItem[];
}

/** What can be done with one thing, behind one button: a list of real buttons in a popover. */
export function Menu({ label, items }: MenuProps): JSX.Element {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const press = ({ onPress }: MenuItem): void => {
    // The focus goes back to the button first, so that a dialog which comes now gives it back there.
    list.current?.hidePopover();
    onPress();
  };
  return (
    <div class="menu">
      <button class="menu-button" type="button" aria-label={label} popovertarget={id}>
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <circle cx="5" cy="12" r="2" />
          <circle cx="12" cy="12" r="2" />
          <circle cx="19" cy="12" r="2" />
        </svg>
      </button>
      <ul class="menu-list" id={id} ref={list} popover="auto" aria-label={label}>
        {items.map((item) => (
          <li key={item.label}>
            <button class={item.isDangerous ? "danger" : undefined} type="button" onClick={() => press(item)}>
              {item.label}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
