const FIRST_PART = /^(?:uid|cn)=((?:[^,+\\]|\\.)+)(?:[,+]|$)/i;

/**
 * Gives the user name in a distinguished name (RFC 4514): its first part, where that is a uid or a cn. Null for other texts,
 * and for bytes written as numbers that are no UTF-8.
 */
export function userOfDn(text: string): string | null {
  const value = FIRST_PART.exec(text.trim())?.[1]?.trim();
  if (value === undefined) return null;
  const pieces = value.match(/\\[0-9a-f]{2}|\\.|[^\\]+/gi) ?? [];
  const bytes = pieces.map((piece) => {
    if (!piece.startsWith("\\")) return Buffer.from(piece);
    return piece.length === 3 ? Buffer.from(piece.slice(1), "hex") : Buffer.from(piece.slice(1));
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(bytes));
  } catch {
    return null;
  }
}
