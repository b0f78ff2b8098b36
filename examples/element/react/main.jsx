import "@countersign/ui";
import { MfaRequiredError } from "@countersign/sdk";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { client } from "../client.mjs";

function Login() {
  const [due, setDue] = useState(null);
  const [said, setSaid] = useState("");
  const end = (sentence) => {
    setDue(null);
    setSaid(sentence);
  };

  async function signIn(form) {
    try {
      const user = await client.loginByEmail(form.get("email"), form.get("password"));
      end(`Signed in as ${user.email}.`);
    } catch (error) {
      if (error instanceof MfaRequiredError) setDue(error.data);
      else end(error.message);
    }
  }

  // React 19 gives an element its properties, and `on…` listens to its events.
  return (
    <>
      {due === null ? (
        <form action={signIn}>
          <h1>Sign in</h1>
          <label>
            E-mail <input name="email" type="email" autoComplete="username" required />
          </label>
          <label>
            Password <input name="password" type="password" autoComplete="current-password" required />
          </label>
          <button type="submit">Sign in</button>
        </form>
      ) : (
        <countersign-mfa
          client={client}
          trigger={due}
          cancelable=""
          onsuccess={({ detail }) => end(`Signed in as ${detail.user.email}.`)}
          onfail={() => end("Please sign in again.")}
          oncancel={() => end("Not signed in.")}
        />
      )}
      <p role="status">{said}</p>
    </>
  );
}

createRoot(document.querySelector("#app")).render(<Login />);
