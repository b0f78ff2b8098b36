import { resolve } from "node:path";
import { sealLines } from "@countersign/moving";
import { iso } from "../../iso.ts";
import { type ExportHeader, exportLines } from "../../moves/exportLines.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { lockOptions, readLock } from "../exporting/readLock.ts";
import { count } from "../output/count.ts";
import { createProgress, percentOf } from "../output/createProgress.ts";
import { writeNew } from "../output/writeNew.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const exportCommand = defineCommand({
  name: "export",
  summary: "Export the users of a user pool with all their factors, encrypted",
  details:
    "The file is one that age opens. It holds password hashes, seeds of authenticator apps and what faces are compared with: whoever " +
    "can open it has them. countersign import --format countersign brings it into another server.",
  argument: { name: "FILE", summary: "the file to make; it must not be there yet" },
  options: {
    pool: poolOption,
    ...lockOptions,
    progress: { summary: "tell every second how far it has come" },
  },
  examples: [
    "countersign export users.age --passphrase-file passphrase.txt",
    "countersign export people.age --recipient age1sggknrch5myp2kmetjrnymgqelzkr446ad3wc6fcrxnwg9gz64psymnqwn --progress",
  ],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async ({ admin, services: { ports } }) => {
      const pool = await choosePool(admin, given.pool);
      const lock = await readLock(given, terminal.folder);
      const applications = await admin.listApplications(pool.id);
      const owners = [null, ...applications.map(({ id }) => id)];
      const header: ExportHeader = {
        format: "countersign-export",
        version: 1,
        exportedAt: iso(ports.clock.nowMs()),
        pool,
        applications,
        policies: (await Promise.all(owners.map((id) => ports.store.listPolicies(pool.id, id)))).flat(),
      };
      let accounts = 0;
      const all = await admin.countUsers(pool.id);
      const tell = createProgress(given.progress ? terminal.note : null, () => {
        return `${percentOf(all === 0 ? null : accounts / all)}${count(accounts, "user")}`;
      });
      const lines = exportLines(ports.store, header, () => {
        accounts += 1;
        tell();
      });
      await writeNew(resolve(terminal.folder, argument), sealLines(lines, lock));
      terminal.print({
        text: `Exported ${count(accounts, "user")} to ${argument}.`,
        json: { accounts, file: argument },
      });
    }),
});
