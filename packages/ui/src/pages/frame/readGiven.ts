/** What opens something must not stand in the address bar, in bookmarks and in the list of visited pages. */
const SECRETS: readonly string[] = ["mfa_token"];

/**
 * Gives what came with the address. Secrets are taken out of it and kept with this entry of the history, so that they are
 * there after a reload, and nowhere else.
 */
export function readGiven(): ReadonlyMap<string, string> {
  const url = new URL(location.href);
  const fragment = new URLSearchParams(url.hash.slice(1));
  const kept: Record<string, unknown> = { ...(history.state as Record<string, unknown> | null) };
  for (const name of SECRETS) {
    const value = fragment.get(name);
    if (value === null) continue;
    kept[name] = value;
    fragment.delete(name);
  }
  url.hash = fragment.toString();
  history.replaceState(kept, "", url);
  const secrets = SECRETS.flatMap((name) => (typeof kept[name] === "string" ? [[name, kept[name]] as const] : []));
  return new Map([...url.searchParams, ...fragment, ...secrets]);
}
