import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ocsfActivities } from "./ocsfClasses.ts";

describe("the classes of OCSF", () => {
  it("call nothing a logon but a sign-in that came to its end and a first factor that failed: a session may be asked anew", () => {
    const logons = Object.entries(ocsfActivities)
      .filter(([, { activityName, failed }]) => activityName === "Logon" || failed?.activityName === "Logon")
      .map(([type, { activityName }]) => `${type}: ${activityName}`);
    assert.deepEqual(logons.toSorted(), [
      "signIn.code: Preauth",
      "signIn.external: Preauth",
      "signIn.passed: Logon",
      "signIn.password: Preauth",
    ]);
  });
});
