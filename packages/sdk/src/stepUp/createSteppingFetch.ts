import type { AuthenticationClient } from "../AuthenticationClient.ts";
import { MfaRequiredError } from "../MfaRequiredError.ts";
import type { User } from "../User.ts";
import { readChallenge } from "./readChallenge.ts";
import { type StepUpDemand, stepUp } from "./stepUpSession.ts";

export interface SteppingFetchOptions {
  /** Whose session speaks, and goes on as the one that was stepped up. */
  client: AuthenticationClient;
  /** Asks for the second factor, such as with the element or a page of your own. What it rejects with, the call rejects with. */
  confirm: (due: MfaRequiredError) => Promise<User>;
  /** The origins whose requests get the token, as in `https://api.example.com`; the page's own, unless given. No other gets it. */
  origins?: readonly string[] | undefined;
  /** What to send requests with instead of the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

/**
 * Gives a `fetch` that brings the session's token along and, where an answer demands a fresher or stronger authentication (RFC
 * 9470), has it proved and sends the request once more. Requests that are refused meanwhile wait for the same proof.
 *
 * @throws {TypeError} where there is no page whose origin would be meant, and `origins` is not given
 */
export function createSteppingFetch({ client, confirm, origins, ...given }: SteppingFetchOptions): typeof fetch {
  const own = new Set((origins ?? [pageOrigin()]).map((each) => new URL(each).origin));
  const underWay = new Map<string, Promise<void>>();

  function prove(demand: StepUpDemand): Promise<void> {
    const key = JSON.stringify(demand);
    const proving = underWay.get(key) ?? proveNow(demand).finally(() => underWay.delete(key));
    underWay.set(key, proving);
    return proving;
  }

  async function proveNow(demand: StepUpDemand): Promise<void> {
    try {
      const { token } = await stepUp(client, demand);
      await client.setToken(token);
    } catch (error) {
      if (!(error instanceof MfaRequiredError)) throw error;
      await client.setCurrentUser(await confirm(error));
    }
  }

  return async (input, init) => {
    const send = given.fetch ?? fetch;
    const request = new Request(input, init);
    if (!own.has(new URL(request.url).origin)) return send(request);
    const again = request.clone();
    const response = await send(await withToken(client, request));
    const demand = await readChallenge(response);
    if (demand === null) return response;
    await prove(demand);
    return send(await withToken(client, again));
  };
}

async function withToken(client: AuthenticationClient, request: Request): Promise<Request> {
  const token = await client.tokenProvider.getToken();
  if (token !== null) request.headers.set("authorization", `Bearer ${token}`);
  return request;
}

function pageOrigin(): string {
  const { location } = globalThis as { readonly location?: { readonly origin: string } }; // there is none in Node
  if (location === undefined) throw new TypeError("origins must be given where there is no page");
  return location.origin;
}
