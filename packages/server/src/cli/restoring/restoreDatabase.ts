import { holdServeLock } from "@countersign/store";
import type { Settings } from "../../config/settings.ts";
import { settleMove, settleRestore } from "../../start/settleRestore.ts";
import { operatorScope } from "../operatorScope.ts";
import type { Terminal } from "../output/terminal.ts";
import { readMasterKey } from "../readMasterKey.ts";
import { neverServed, withStorehouse } from "../withStorehouse.ts";
import { printEnded, recoveryNote } from "./printEnded.ts";

export interface DatabaseRestore {
  readonly moved: boolean;
  readonly voidRecoveryCodes: boolean;
  readonly yes: boolean;
}

const QUESTION =
  "Ends all sessions and sign-ins, codes, links, messages that wait, trusted devices and API keys. Every node must be stopped.";
const MOVE_QUESTION =
  "Takes the database as it is: nothing ends. Say so only where nothing was lost and nobody was served since it was dumped.";

/** Has a database that came from the past open nothing that was closed since. */
export async function restoreDatabase(settings: Settings, given: DatabaseRestore, terminal: Terminal): Promise<void> {
  const { moved, voidRecoveryCodes, yes } = given;
  const lock = settings.databaseUrl === null ? holdServeLock(settings.dataDir) : null;
  try {
    await withStorehouse(settings, async (storehouse) => {
      if ((await storehouse.admin.listPools()).length === 0) throw neverServed();
      const masterKey = await readMasterKey(settings);
      if (!yes) await terminal.confirm(moved ? MOVE_QUESTION : QUESTION);
      const { origin } = operatorScope("");
      if (moved) {
        await settleMove({ storehouse, masterKey, origin, note: "moved as it was" });
        terminal.print({ text: "The database is taken as it is.", json: { moved: true, ended: null } });
        return;
      }
      const note = `database from the past; ${recoveryNote(voidRecoveryCodes)}`;
      const ended = await settleRestore({ storehouse, masterKey, note, origin, voidsRecoveryCodes: voidRecoveryCodes });
      for (const sentence of ended.unreadable) terminal.note(sentence);
      terminal.print({ text: printEnded(ended, voidRecoveryCodes).join("\n"), json: { moved: false, ended } });
    });
  } finally {
    lock?.release();
  }
}
