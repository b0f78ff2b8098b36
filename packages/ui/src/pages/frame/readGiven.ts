/** What opens something must not stand in the address bar, in bookmarks and in the list of visited pages. */
const SECRETS = ["mfa_token"] as const;
type Secret = (typeof SECRETS)[number];

function kept(): Readonly<Record<string, unknown>> {
  return (history.state ?? {}) as Record<string, unknown>; // written here alone
}

/** Keeps a secret with this entry of the history: it is there after a reload, and nowhere else. */
export function keepSecret(name: Secret, value: string): void {
  history.replaceState({ ...kept(), [name]: value }, "");
}

/** Forgets a secret that has done its work. */
export function dropSecret(name: Secret): void {
  const { [name]: _, ...rest } = kept();
  history.replaceState(rest, "");
}

/** Gives what came with the address. Secrets are taken out of it and kept with the entry of the history. */
export function readGiven(): ReadonlyMap<string, string> {
  const url = new URL(location.href);
  const fragment = new URLSearchParams(url.hash.slice(1));
  for (const name of SECRETS) {
    const value = fragment.get(name);
    if (value === null) continue;
    keepSecret(name, value);
    fragment.delete(name);
    url.hash = fragment.toString();
    history.replaceState(kept(), "", url);
  }
  const secrets = SECRETS.map((name) => [name, kept()[name]] as const);
  const found = secrets.filter((pair): pair is readonly [Secret, string] => typeof pair[1] === "string");
  return new Map([...url.searchParams, ...fragment, ...found]);
}
