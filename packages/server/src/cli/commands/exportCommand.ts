import { open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { sealLines } from "@countersign/moving";
import { anyText } from "../../config/kinds.ts";
import { systemReason } from "../../config/systemReason.ts";
import { iso } from "../../iso.ts";
import { type ExportHeader, exportLines } from "../../moves/exportLines.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { readPassphrase } from "../importing/readSourceSecrets.ts";
import { count } from "../output/count.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const exportCommand = defineCommand({
  name: "export",
  summary: "Export the users of a user pool with all their factors, encrypted",
  details:
    "The file is one that age opens with the passphrase. It holds password hashes, seeds of authenticator apps and what faces are " +
    "compared with: whoever has both has them. countersign import --format countersign brings it into another server.",
  argument: { name: "FILE", summary: "the file to make; it must not be there yet" },
  options: {
    pool: poolOption,
    passphraseFile: {
      value: "FILE",
      kind: anyText,
      summary: "what encrypts it, in the first line of a file",
      required: true,
    },
  },
  examples: ["countersign export users.age --passphrase-file passphrase.txt"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async ({ admin, services: { ports } }) => {
      const pool = await choosePool(admin, given.pool);
      const passphrase = await readPassphrase(given.passphraseFile, terminal.folder);
      const header: ExportHeader = {
        format: "countersign-export",
        version: 1,
        exportedAt: iso(ports.clock.nowMs()),
        pool,
        applications: await admin.listApplications(pool.id),
      };
      let accounts = 0;
      const lines = exportLines(ports.store, header, () => {
        accounts += 1;
      });
      await writeNew(resolve(terminal.folder, argument), sealLines(lines, passphrase));
      terminal.print({
        text: `Exported ${count(accounts, "user")} to ${argument}.`,
        json: { accounts, file: argument },
      });
    }),
});

/** Writes a file that is not there yet, for its owner alone, and has it on the disk. */
async function writeNew(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx", 0o600).catch((error: unknown) => {
    throw new CommandFailure("failed", `${path} cannot be made (${systemReason(error)}).`);
  });
  try {
    for await (const piece of pieces) await file.write(piece);
    await file.sync();
  } catch (error) {
    // What is not whole opens nowhere, and its name would refuse the next try.
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
