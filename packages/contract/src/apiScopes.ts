/** What a key of the management API may be given, each with what it opens. */
export const apiScopes = {
  "users.find": "Find people and see who they are, their addresses masked but for one that was typed in full",
  "users.read": "See addresses and profiles of people in full, with `users.find`",
  "users.write": "Make people, change and block them",
  "authenticators.read": "See what kinds of factors somebody has, and since when",
  "authenticators.remove": "Unbind a factor of somebody",
  "sessions.read": "See sessions and trusted devices of somebody",
  "sessions.end": "End them, and sign somebody out everywhere",
  "locks.read": "See what keeps somebody out, and why",
  "locks.lift": "Free somebody of it",
  "messages.read": "See what was sent to somebody and whether it was handed over: no text, no code, no address in full",
  "applications.read": "See applications",
  "applications.write": "Make and change applications; the secret of a new one is shown",
  "secrets.renew": "Renew the secret of an application: whoever has that speaks for it",
  "pool.renew": "Renew the secret of the user pool: whoever has that may do everything",
  "policies.read": "See policies, try them and replay them",
  "policies.write": "Keep policies and say where they decide",
  "decisions.read": "See what was decided on a sign-in, and why",
  "audit.read":
    "Read the audit trail of the user pool: what everybody did, from which addresses, and why it was refused",
  "accessPasses.read": "See access passes, none of them in full",
  "accessPasses.issue": "Issue access passes, which stand in for somebody's second factor, and take them back",
  "webhooks.read": "See webhooks, what they were told and what they answered",
  "webhooks.write": "Add, change, test and remove webhooks, and send once more what they were told",
  "apiKeys.read": "See API keys, none of them in full",
  "apiKeys.write": "Make API keys that give no more than this one, and end such keys",
} as const;

export type ApiScope = keyof typeof apiScopes;

export const apiScopeNames = Object.keys(apiScopes) as readonly ApiScope[]; // Object.keys forgets the keys

/** Scopes that are given together, by one word. */
export const scopeBundles = {
  support: [
    "users.find",
    "authenticators.read",
    "sessions.read",
    "sessions.end",
    "locks.read",
    "locks.lift",
    "messages.read",
  ],
  all: apiScopeNames,
} as const satisfies Readonly<Record<string, readonly ApiScope[]>>;

export type ScopeBundle = keyof typeof scopeBundles;

export const scopeBundleNames = Object.keys(scopeBundles) as readonly ScopeBundle[]; // Object.keys forgets the keys

export type ScopeWord = ApiScope | ScopeBundle;

/** Gives the scopes that words stand for, each once. */
export function scopesOf(words: readonly ScopeWord[]): readonly ApiScope[] {
  const isBundle = (word: ScopeWord): word is ScopeBundle => Object.hasOwn(scopeBundles, word);
  const wanted = new Set(words.flatMap((word): readonly ApiScope[] => (isBundle(word) ? scopeBundles[word] : [word])));
  return apiScopeNames.filter((scope) => wanted.has(scope));
}

const DAY_SECONDS = 86_400;

/** How long keys live, and how long their names may be. */
export const apiKeyRules = {
  leastSeconds: 60,
  defaultSeconds: 365 * DAY_SECONDS,
  longestSeconds: 2 * 365 * DAY_SECONDS,
  longestName: 64,
} as const;
