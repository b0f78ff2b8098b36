import type { AuthenticationClient, User } from "@countersign/sdk";
import type { Trigger } from "./CountersignMfa.tsx";

/** Set one by one: no policy on styles forbids that. */
const LOOKS = {
  border: "0",
  "border-radius": "1rem",
  padding: "1.5rem",
  "box-sizing": "border-box",
  "inline-size": "min(26rem, calc(100vw - 2rem))",
} as const;

/**
 * Asks for the second factor in a dialog over the page, and gives who is signed in by it, as `confirm` of `createSteppingFetch`
 * of `@countersign/sdk/step-up` wants.
 *
 * @throws {DOMException} AbortError where the person gave up, or it could not be gone on with
 */
export function confirmInDialog(client: AuthenticationClient, trigger: Trigger): Promise<User> {
  const dialog = document.createElement("dialog");
  for (const [name, value] of Object.entries(LOOKS)) dialog.style.setProperty(name, value);
  const element = document.createElement("countersign-mfa");
  element.setAttribute("cancelable", "");
  element.client = client;
  element.trigger = trigger;
  dialog.append(element);
  document.body.append(dialog);
  return new Promise<User>((resolve, reject) => {
    element.addEventListener("success", ({ detail }) => {
      resolve(detail.user);
      dialog.close();
    });
    element.addEventListener("cancel", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      reject(new DOMException("The second factor was not passed.", "AbortError")); // does nothing once it was
    });
    dialog.showModal();
  });
}
