import { AuthenticationClient } from "@countersign/sdk";

const given = new URLSearchParams(location.search);

/** Your application's id, and where Countersign answers. */
export const client = new AuthenticationClient({
  appId: given.get("appId") ?? "…",
  appHost: given.get("appHost") ?? "http://127.0.0.1:3000",
});
