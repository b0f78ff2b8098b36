import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { Cleanup } from "./home.ts";

/** Whether a disk of its own can be mounted here: as root, and where the machine lets it. */
export function canMount(): boolean {
  try {
    execFileSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Makes a folder that holds no more than so many bytes. It goes away with the test. */
export function mountSmall(test: Cleanup, folder: string, bytes: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes},mode=700`, "tmpfs", folder]);
  test.after(async () => void execFileSync("umount", [folder]));
}
