import { after, before, describe } from "node:test";
import type { NeedsOptions } from "./needs.ts";
import { statesAllOrNothing } from "./storeContract/allOrNothing.ts";
import { statesApiKeys } from "./storeContract/apiKeys.ts";
import { statesAttempts } from "./storeContract/attempts.ts";
import { statesAuthenticators } from "./storeContract/authenticators.ts";
import { statesAuthorizationCodes } from "./storeContract/authorizationCodes.ts";
import { statesCallers } from "./storeContract/callers.ts";
import { statesCodes } from "./storeContract/codes.ts";
import { statesConcurrency } from "./storeContract/concurrency.ts";
import { statesDisavowals } from "./storeContract/disavowals.ts";
import { statesFaceSessions } from "./storeContract/faceSessions.ts";
import { statesIdempotentRequests } from "./storeContract/idempotentRequests.ts";
import { statesMfaTokens } from "./storeContract/mfaTokens.ts";
import { statesPhotos } from "./storeContract/photos.ts";
import { statesSealedProfiles } from "./storeContract/sealedProfiles.ts";
import { statesSessions } from "./storeContract/sessions.ts";
import type { Opened, StoreUnderTest } from "./storeContract/storeUnderTest.ts";
import { statesSweeps } from "./storeContract/sweeps.ts";
import { statesTogether } from "./storeContract/together.ts";
import { statesTrustedDevices } from "./storeContract/trustedDevices.ts";
import { statesUsers } from "./storeContract/users.ts";
import { statesWindows } from "./storeContract/windows.ts";

/** States what every store must do, the concurrent properties first. */
export function storeContract(
  name: string,
  open: () => Promise<StoreUnderTest>,
  options: NeedsOptions = { skip: false },
): void {
  describe(`store: ${name}`, options, () => {
    let underTest: StoreUnderTest | undefined;
    before(async () => {
      underTest = await open();
    });
    after(() => underTest?.close());
    const opened: Opened = () => {
      if (underTest === undefined) throw new Error("The store is not open yet.");
      return underTest;
    };
    statesConcurrency(opened);
    statesAllOrNothing(opened);
    statesTogether(opened);
    statesUsers(opened);
    statesAuthenticators(opened);
    statesAttempts(opened);
    statesMfaTokens(opened);
    statesCallers(opened);
    statesSessions(opened);
    statesWindows(opened);
    statesCodes(opened);
    statesPhotos(opened);
    statesSealedProfiles(opened);
    statesFaceSessions(opened);
    statesAuthorizationCodes(opened);
    statesDisavowals(opened);
    statesTrustedDevices(opened);
    statesApiKeys(opened);
    statesIdempotentRequests(opened);
    statesSweeps(opened);
  });
}
