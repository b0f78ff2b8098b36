import "@countersign/ui";
import { MfaRequiredError } from "@countersign/sdk";
import { client } from "../client.mjs";

const form = document.querySelector("form");
const element = document.querySelector("countersign-mfa");
const said = document.querySelector("#said");

/** Shows the form or the element, and says what came of it. */
function show(due, sentence) {
  form.hidden = due !== null;
  element.hidden = due === null;
  element.client = client;
  element.trigger = due;
  said.textContent = sentence;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  try {
    const user = await client.loginByEmail(email, password);
    show(null, `Signed in as ${user.email}.`);
  } catch (error) {
    if (error instanceof MfaRequiredError) show(error.data, "");
    else show(null, error.message);
  }
});

element.addEventListener("success", ({ detail }) => show(null, `Signed in as ${detail.user.email}.`));
element.addEventListener("fail", () => show(null, "Please sign in again."));
element.addEventListener("cancel", () => show(null, "Not signed in."));
