import type { Page } from "../frame/Page.ts";
import { applicationOf, describeSignIn, PageRefusal } from "./describeSignIn.ts";
import { Entrance } from "./Entrance.ts";
import { readWayBack, withError } from "./WayBack.ts";

/** Why nothing can be begun: it is shown, for nobody is to be sent where an application's word is not known to be its own. */
export type Refusal = "application" | "redirect" | "offline" | "ended";

const APPLICATION_UNKNOWN = 2008;
const MALFORMED = 400;
const SIGN_IN_ENDED = 2021;

/** Gives the way in that an address asks for. The server judges where it leads before anything is shown or sent. */
export async function loadEntrance(page: Page): Promise<Entrance | Refusal> {
  const { given, base } = page;
  const redirectUri = given.get("redirect_uri") ?? null;
  try {
    const mfaToken = page.name.value === "mfa" ? given.get("mfa_token") : undefined;
    if (page.name.value === "mfa" && mfaToken === undefined) return "ended";
    const appId = mfaToken === undefined ? (given.get("app_id") ?? null) : await applicationOf(base, mfaToken);
    const description = await describeSignIn(base, appId, redirectUri);
    const { application, mayReturn, issuer } = description;
    page.application.value = application;
    if (redirectUri !== null && !mayReturn) return "redirect";
    const wayBack = readWayBack(given);
    if (wayBack !== "incomplete") return new Entrance(page, description, wayBack);
    location.replace(withError(redirectUri ?? "", "invalid_request", given.get("state") ?? null, issuer));
    return await new Promise(() => undefined); // the page goes
  } catch (error) {
    if (error instanceof PageRefusal) return refusalOf(error.code);
    throw error;
  }
}

function refusalOf(code: number): Refusal {
  if (code === APPLICATION_UNKNOWN || code === MALFORMED) return "application";
  return code === SIGN_IN_ENDED ? "ended" : "offline";
}
