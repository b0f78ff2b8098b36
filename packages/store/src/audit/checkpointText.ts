import type { Position } from "./auditRecord.ts";

const FORM = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/;

/** Gives a checkpoint as one word, to be kept where those who can write to the database cannot. */
export function printCheckpoint({ seq, mac }: Position): string {
  return `${seq}:${Buffer.from(mac).toString("hex")}`;
}

/** Gives the checkpoint that `printCheckpoint` printed, or null when it printed no such text. */
export function parseCheckpoint(text: string): Position | null {
  const [, seq, mac] = FORM.exec(text) ?? [];
  return seq === undefined || mac === undefined ? null : { seq: Number(seq), mac: Buffer.from(mac, "hex") };
}
