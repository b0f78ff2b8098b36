import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** Whether a disk of its own can be mounted here: as root, and where the machine lets it. */
export function canMount(): boolean {
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Makes a folder that holds no more than so many bytes, until `work` is done. */
export async function onSmallDisk(folder: string, bytes: number, work: () => Promise<void>): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes},mode=700`, "tmpfs", folder]);
  try {
    await work();
  } finally {
    execFileSync("umount", [folder]); // what is mounted cannot be deleted, as the home is when the test ends
  }
}
