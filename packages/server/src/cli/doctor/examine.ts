import {
  type DatabaseFault,
  StoreBusy,
  type StorehouseView,
  StoreUnavailable,
  viewStorehouse,
} from "@countersign/store";
import { SettingsError } from "../../config/SettingsError.ts";
import type { Settings } from "../../config/settings.ts";
import { systemReason } from "../../config/systemReason.ts";
import { DataMissing } from "../../start/DataMissing.ts";
import { demandMasterKeyOf } from "../../start/demandMasterKeyOf.ts";
import { isDatabaseThere } from "../../start/isDatabaseThere.ts";
import { refuseMissingData } from "../../start/refuseMissingData.ts";
import type { Terminal } from "../output/terminal.ts";
import { readMasterKey } from "../readMasterKey.ts";
import { readOnlyKeys } from "../readOnlyKeys.ts";
import { versions } from "../versions.ts";
import { checkAudit } from "./checkAudit.ts";
import { checkClock } from "./checkClock.ts";
import { checkDisk } from "./checkDisk.ts";
import { checkDoor } from "./checkDoor.ts";
import { checkFaces } from "./checkFaces.ts";
import { checkFolder } from "./checkFolder.ts";
import { checkIds } from "./checkIds.ts";
import { checkKeys } from "./checkKeys.ts";
import { checkMailServer } from "./checkMailServer.ts";
import { checkMark } from "./checkMark.ts";
import { checkMasterKey } from "./checkMasterKey.ts";
import { checkNames } from "./checkNames.ts";
import { checkPasswordList } from "./checkPasswordList.ts";
import { checkPlaces } from "./checkPlaces.ts";
import { checkProxies } from "./checkProxies.ts";
import { checkPublicAddress } from "./checkPublicAddress.ts";
import { checkRemarks } from "./checkRemarks.ts";
import { checkSending } from "./checkSending.ts";
import { checkSettings } from "./checkSettings.ts";
import { checkWebhooks } from "./checkWebhooks.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

const START = "Start the service once: countersign serve.";
/** Without its keys every row would look changed, and somebody would look for a burglar. */
const UNVERIFIED = warn(
  "audit trail",
  "it is not looked at: the master key does not open the keys that it is verified with",
  "Give the right master key, then ask again.",
);
const REACH = "Look whether the database runs and COUNTERSIGN_DATABASE_URL or COUNTERSIGN_DATA_DIR is right.";

/** Looks at everything that can be looked at, in the order in which one thing needs the other. Changes nothing. */
export async function examine(terminal: Terminal): Promise<readonly Finding[]> {
  const { countersign, schema, node } = versions;
  const version = ok("versions", `countersign ${countersign}, schema ${schema}, Node ${node}`);
  const { settings, findings } = await checkSettings(terminal.folder, terminal.environment);
  if (settings === null) return [version, ...findings];
  const patient = { settings };
  return [
    version,
    ...findings,
    ...(await guarded("data folder", () => checkFolder(patient))),
    ...(await guarded("disk", () => checkDisk(patient))),
    ...(await guarded("port", () => checkDoor(patient))),
    ...(await guarded("proxies", () => checkProxies(patient))),
    ...(await guarded("public address", () => checkPublicAddress(patient))),
    ...(await guarded("sending", () => checkSending(patient))),
    ...(await guarded("mail server", () => checkMailServer(patient))),
    ...(await guarded("passwords", () => checkPasswordList(patient))),
    ...(await guarded("places", () => checkPlaces(patient))),
    ...(await guarded("faces", () => checkFaces(patient))),
    ...(await guarded("database", () => examineDatabase(settings))),
    ...(await guarded("service", () => checkRemarks(patient))),
  ];
}

async function examineDatabase(settings: Settings): Promise<readonly Finding[]> {
  const name = "database";
  if (!isDatabaseThere(settings)) {
    await refuseMissingData(settings, null);
    return [warn(name, "there is none yet", START)];
  }
  const view = await viewStorehouse(settings);
  try {
    const faults = (await view.examine()).map((fault) => judgeFault(name, fault));
    const reached = [ok(name, await view.engineVersion()), ...faults];
    if (faults.some(({ status }) => status === "fail")) return reached;
    await refuseMissingData(settings, view);
    const schema = await view.schemaVersion();
    if (schema !== versions.schema)
      return [...reached, otherSchema(schema, schema === 0 ? 0 : await view.oldestSchema())];
    return [
      ...reached,
      ok("schema", `${schema}, as this build`),
      ...(await guarded("secrets", () => checkIds({ settings }, view.admin))),
      ...(await examineData(settings, view)),
    ];
  } finally {
    await view.close();
  }
}

function judgeFault(name: string, { isFatal, finding, remedy }: DatabaseFault): Finding {
  return (isFatal ? fail : warn)(name, finding, remedy);
}

function otherSchema(schema: number, oldest: number): Finding {
  if (schema === 0) return warn("schema", "there are no tables yet", START);
  const finding = `${schema}, and this build knows ${versions.schema}`;
  const isOlder = schema < versions.schema;
  const advice = isOlder
    ? "Bring it up to date: countersign migrate, or restart the service."
    : "Run the build that made it, or a newer one.";
  if (!isOlder && oldest <= versions.schema) return warn("schema", `${finding}: it serves beside newer ones`, advice);
  return fail("schema", finding, advice);
}

async function examineData(settings: Settings, view: StorehouseView): Promise<readonly Finding[]> {
  const keyRows = await view.keys.list();
  const keyCheck = await view.keys.readCheck();
  return await guarded("master key", async () => {
    if (keyCheck === null && keyRows.length === 0) return [warn("keys", "there are none yet", START)];
    await demandMasterKeyOf(settings, view);
    const patient: OpenPatient = { settings, view, keyRows, keyCheck, masterKey: await readMasterKey(settings) };
    const keyring = readOnlyKeys(patient.masterKey, keyRows);
    const opens = keyRows.every(({ id, purpose }) => purpose !== "audit" || keyring.byId(id) !== null);
    return [
      ...(await guarded("master key", () => checkMasterKey(patient))),
      ...(await guarded("keys", () => checkKeys(patient))),
      ...(opens ? await guarded("mark", () => checkMark(patient, keyring)) : []),
      ...(await guarded("names", () => checkNames(patient))),
      ...(await guarded("clock", () => checkClock(patient))),
      ...(opens ? await guarded("webhooks", () => checkWebhooks(patient, keyring)) : []),
      ...(opens ? await guarded("audit trail", () => checkAudit(patient, keyring)) : [UNVERIFIED]),
    ];
  });
}

/** A check that cannot be made is a finding too. */
async function guarded(name: string, check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof StoreBusy) return [fail(name, error.message, REACH)];
    if (error instanceof DataMissing) return [fail(name, error.message, "The service does not start like this.")];
    if (error instanceof SettingsError) {
      return error.mistakes.map((each) => fail(name, `${each.name} ${each.rule}`, "See docs/config.md."));
    }
    const advice = "Run this as the account that the service runs as.";
    return [fail(name, `it cannot be looked at (${systemReason(error)})`, advice)];
  }
}
