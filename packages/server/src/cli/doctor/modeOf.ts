import { stat } from "node:fs/promises";
import { systemReason } from "../../config/systemReason.ts";

/** Gives who may do what with a file; null when there is none. Windows has no such modes. */
export async function modeOf(path: string): Promise<number | null> {
  try {
    const { mode } = await stat(path);
    return process.platform === "win32" ? 0o600 : mode & 0o777;
  } catch (error) {
    if (systemReason(error) === "ENOENT") return null;
    throw error;
  }
}
