import type { Store } from "@countersign/core";
import { createSecretBox, type StorehouseView } from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { systemRandom as random } from "../start/systemPorts.ts";
import type { SubjectFinder } from "./findUser.ts";
import type { Terminal } from "./output/terminal.ts";
import { loadReadOnlyKeys } from "./readOnlyKeys.ts";
import { readOperatorSettings } from "./readOperatorSettings.ts";
import { neverServed, withStorehouseView } from "./withStorehouse.ts";

/** What a command works on that only looks. */
export interface Reading extends SubjectFinder, Pick<Store, "findSealedProfiles"> {
  readonly support: StorehouseView["support"];
  readonly management: StorehouseView["management"];
  readonly policies: ReturnType<StorehouseView["policies"]>;
  readonly webhooks: ReturnType<StorehouseView["webhooks"]>;
  readonly settings: Settings;
  readonly admin: StorehouseView["admin"];
}

/**
 * Lends the service's data to a command that changes nothing.
 * @throws {CommandFailure} failed when there is nothing to look at
 */
export async function withReading<T>(terminal: Terminal, work: (reading: Reading) => Promise<T>): Promise<T> {
  const settings = await readOperatorSettings(terminal);
  return await withStorehouseView(settings, async (view) => {
    const { admin } = view;
    if ((await admin.listPools()).length === 0) throw neverServed();
    const box = createSecretBox({ keyring: await loadReadOnlyKeys(view, settings), random });
    return await work({
      settings,
      admin,
      support: view.support,
      management: view.management,
      policies: view.policies(box),
      webhooks: view.webhooks(box),
      findSubject: (poolId, identifier) => view.findSubject(box, poolId, identifier),
      findSealedProfiles: (subject) => view.findSealedProfiles(box, subject),
    });
  });
}
