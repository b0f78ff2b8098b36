import type { Clock } from "@countersign/core";
import type { Keyring } from "./keyring.ts";
import { lastWriteMs } from "./keySchedule.ts";

/** A statement that was under way when a row was sealed anew may still bring the row as it was. */
const PAUSE_BETWEEN_PASSES_MS = 5000;
const LONGEST_PAUSE_MS = 1000;

export interface RetirementParts {
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** Seals anew what a key sealed. */
  sealAnew(keyId: string): Promise<{ readonly rows: number; readonly unreadable: readonly string[] }>;
  pause(ms: number): Promise<void>;
  /** Told before each wait. */
  onWait(keyId: string, untilMs: number): void;
  onSealed(rows: number): void;
  /** Told once a key is gone. */
  onRemoved(keyId: string): Promise<void>;
}

/**
 * Seals anew what replaced sealing keys hold and removes them: after the time in which some node may still seal with
 * them, and only once a pass has found nothing. May be broken off at any moment and run again. Gives what did not open:
 * the key of that stays.
 */
export async function retireSealingKeys(parts: RetirementParts): Promise<readonly string[]> {
  const { keyring, sealAnew, onSealed, onRemoved } = parts;
  const stuck: string[] = [];
  for (const { id, retiredAtMs } of keyring.readable("sealing", null).toReversed()) {
    if (retiredAtMs === null) continue;
    await waitUntil(parts, id, lastWriteMs(retiredAtMs));
    let pass = await sealAnew(id);
    while (pass.rows > 0) {
      onSealed(pass.rows);
      await parts.pause(PAUSE_BETWEEN_PASSES_MS);
      pass = await sealAnew(id);
    }
    stuck.push(...pass.unreadable);
    if (pass.unreadable.length > 0) continue;
    await keyring.remove(id);
    await onRemoved(id);
  }
  return stuck;
}

async function waitUntil({ clock, pause, onWait }: RetirementParts, keyId: string, untilMs: number): Promise<void> {
  if (clock.nowMs() < untilMs) onWait(keyId, untilMs);
  for (let leftMs = untilMs - clock.nowMs(); leftMs > 0; leftMs = untilMs - clock.nowMs()) {
    await pause(Math.min(leftMs, LONGEST_PAUSE_MS));
  }
}
