import type { Storehouse } from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { composeSending } from "../start/composeSending.ts";
import { type Composed, composeServices } from "../start/composeServices.ts";
import { systemClock as clock, systemRandom as random } from "../start/systemPorts.ts";
import type { SubjectFinder } from "./findUser.ts";
import type { Terminal } from "./output/terminal.ts";
import { readMasterKey } from "./readMasterKey.ts";
import { readOperatorSettings } from "./readOperatorSettings.ts";
import { neverServed, withStorehouse } from "./withStorehouse.ts";

/** What commands work on that change something: the service that these settings describe, without its doors. */
export interface Workspace extends Pick<Composed, "services" | "keyring" | "box" | "trail">, SubjectFinder {
  readonly settings: Settings;
  readonly admin: Storehouse["admin"];
  readonly sealAnew: Storehouse["sealAnew"];
}

/**
 * Lends the service's data to a command; makes no database.
 * @throws {CommandFailure} failed when there is nothing to work on
 */
export async function withWorkspace<T>(terminal: Terminal, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const settings = await readOperatorSettings(terminal);
  return await withStorehouse(settings, async (storehouse) => {
    const { admin, sealAnew } = storehouse;
    if ((await admin.listPools()).length === 0) throw neverServed();
    const masterKey = await readMasterKey(settings);
    const sending = composeSending(settings, clock, random);
    const publicUrl = (): string => settings.publicUrl ?? "http://localhost";
    const onAuditBreak = (): void =>
      terminal.note("Somebody has changed the audit trail: run countersign audit verify.");
    const parts = { settings, storehouse, masterKey, sending, clock, random, publicUrl, onAuditBreak };
    const composed = await composeServices(parts);
    try {
      const { findSubject } = composed.services.ports.store;
      return await work({ settings, admin, sealAnew, findSubject, ...composed });
    } finally {
      await composed.faces.close();
      await composed.trail.checkpoint(clock.nowMs());
      await Promise.all(Object.values(sending.failovers).map((each) => each.close()));
    }
  });
}
