/**
 * Gives the error code of a gateway in a form fit for logs. Gateways may put anything into their answers: what does not
 * look like a code, has as many digits in a row as a one-time code, or holds one of `secrets`, becomes `unnamed`.
 */
export function vendorCode(value: unknown, secrets: readonly (string | null)[]): string {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) || /\d{6}/.test(text))
    return "unnamed";
  const leaks = secrets.some((secret) => secret !== null && secret !== "" && text.includes(secret));
  return leaks ? "unnamed" : text;
}
