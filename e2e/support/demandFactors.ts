import assert from "node:assert/strict";
import type { RunningServer } from "../startServer.ts";
import { basicOf } from "./basicOf.ts";
import { callApi } from "./callApi.ts";

type Factor = "OTP" | "SMS" | "EMAIL";

/** Sets what the first application demands after the first factor. */
export async function demandFactors(server: RunningServer, ...enabledFactors: readonly Factor[]): Promise<void> {
  const all: readonly Factor[] = ["OTP", "SMS", "EMAIL"];
  const disabledFactors = all.filter((each) => !enabledFactors.includes(each));
  const { body, text } = await callApi(server, "/api/v3/update-application-mfa-settings", {
    headers: basicOf(server),
    body: { appId: server.appId, enabledFactors, disabledFactors },
  });
  assert.equal(body.code, 200, text);
}
