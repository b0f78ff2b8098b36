/** Gives a moment as text, as every answer of ours writes it: in UTC, by RFC 3339. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
