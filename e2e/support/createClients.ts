import { AuthenticationClient, ManagementClient } from "authing-js-sdk";
import type { RunningServer } from "../startServer.ts";

export interface Clients {
  /** Of one end user: it keeps one token. */
  readonly authing: AuthenticationClient;
  /** Of a back end. */
  readonly management: ManagementClient;
}

/** Gives Authing's own clients, pointed at the server by their options and changed in nothing. */
export function createClients({ url, appId, poolId, poolSecret }: RunningServer): Clients {
  return {
    authing: new AuthenticationClient({ appId, appHost: url }),
    management: new ManagementClient({ userPoolId: poolId, secret: poolSecret, host: url }),
  };
}
