import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formats } from "../formats.ts";
import type { MovedRecord } from "../model.ts";
import { goodSecrets, goodSources } from "../testing/goodSources.ts";
import { readAll, readSample } from "../testing/readAll.ts";

const HEX = "3132333435363738393031323334353637383930";
const unsaid = { algorithm: "SHA512", digits: 8, periodSeconds: 60 } as const;

/** Sources that say nothing of what codes are made with, of every format that may. */
const silent: Readonly<Record<string, string | Uint8Array>> = {
  "oath-csv": `S1,${HEX},totp`,
  pskc: `<KeyContainer Version="1.0"><KeyPackage><Key Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp" Id="1"><Data><Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret></Data></Key></KeyPackage></KeyContainer>`,
  privacyidea: `[{"type":"totp","otpkey":"${HEX}","owner":"ada"}]`,
  "better-auth": readSample("betterAuth.sqlite"),
};

const secretsOf = (name: string) =>
  name === "better-auth" ? { passphrase: "harbour-secret-harbour-secret-0123" } : goodSecrets;

/** Gives each way in which codes of these records are made, once. */
function madeWith(records: readonly MovedRecord[]): readonly object[] {
  const made = records.flatMap((record) => {
    if (record.kind === "fault") return [];
    const totps = record.kind === "account" ? record.authenticators : [record.totp];
    return totps.map(({ algorithm, digits, periodSeconds }) => ({ algorithm, digits, period: periodSeconds }));
  });
  return [...new Map(made.map((each) => [JSON.stringify(each), each])).values()];
}

describe("what a source does not say of its codes", () => {
  it("is what the operator says, else the usual, in every format that may be silent", async () => {
    const mayBe = formats.flatMap(({ name, silentOn = [] }) => (silentOn.length > 0 ? [name] : []));
    assert.deepEqual(Object.keys(silent).toSorted(), mayBe.toSorted());
    for (const { name, silentOn = [] } of formats) {
      const source = silent[name];
      if (source === undefined) continue;
      const usual = { algorithm: "SHA1", digits: 6, period: 30 };
      const told = { algorithm: "SHA512", digits: 8, period: 60 };
      assert.deepEqual(madeWith(await readAll(name, source, secretsOf(name))), [usual], name);
      const wanted = { ...usual, ...Object.fromEntries(silentOn.map((each) => [each, told[each]])) };
      assert.deepEqual(madeWith(await readAll(name, source, { ...secretsOf(name), unsaid })), [wanted], name);
    }
  });

  it("is nothing where the format says it: what the operator says changes no record", async () => {
    for (const { name, silentOn = [] } of formats) {
      if (silentOn.length > 0) continue;
      const source = goodSources[name] ?? "";
      const records = await readAll(name, source, secretsOf(name));
      assert.deepEqual(await readAll(name, source, { ...secretsOf(name), unsaid }), records, name);
    }
  });

  it("opens a list of long seeds that does not name their hash", async () => {
    const source = `S1,${"ab".repeat(32)},totp`;
    assert.equal((await readAll("oath-csv", source))[0]?.kind, "fault");
    const records = await readAll("oath-csv", source, { unsaid: { algorithm: "SHA256" } });
    assert.deepEqual(madeWith(records), [{ algorithm: "SHA256", digits: 6, period: 30 }]);
  });

  it("stands behind what the record says", async () => {
    const records = await readAll("oath-csv", `S1,${HEX},totp,6,30,sha1`, { unsaid });
    assert.deepEqual(madeWith(records), [{ algorithm: "SHA1", digits: 6, period: 30 }]);
  });
});
