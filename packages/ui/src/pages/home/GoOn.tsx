import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { CopyProgram } from "../../primitives/CopyProgram.tsx";
import { usePage, useSentences } from "../frame/Page.ts";
import { homeWords } from "../words/homeWords.ts";

interface GoOnProps {
  readonly appId: string;
  readonly onAgain: () => void;
}

/** Where a newcomer may go from here. */
export function GoOn({ appId, onAgain }: GoOnProps): JSX.Element {
  const page = usePage();
  const words = useSentences(homeWords);
  return (
    <>
      <ul class="links">
        <li>
          <a href={`${page.base}account`}>{words("nextAccount")}</a>
        </li>
        <li>
          <a href={`${page.base}docs/api`}>{words("nextApi")}</a>
        </li>
      </ul>
      <h3>{words("nextSdkTitle")}</h3>
      <p>{words("nextSdkLead")}</p>
      <CopyProgram text={programFor(page.base.replace(/\/$/, ""), appId)} />
      <Button kind="plain" onPress={onAgain}>
        {words("again")}
      </Button>
    </>
  );
}

function programFor(appHost: string, appId: string): string {
  return `npm install @countersign/sdk @countersign/ui

import "@countersign/ui";
import {
  AuthenticationClient,
  MfaRequiredError,
} from "@countersign/sdk";

const client = new AuthenticationClient({
  appId: "${appId}",
  appHost: "${appHost}",
});
try {
  await client.loginByEmail(email, password);
} catch (error) {
  if (!(error instanceof MfaRequiredError)) throw error;
  const element = document.createElement("countersign-mfa");
  element.client = client;
  element.trigger = error.data;
  document.body.append(element);
}`;
}
