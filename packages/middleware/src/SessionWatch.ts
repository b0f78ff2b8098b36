import { LRUCache } from "lru-cache";

/** Asked again before half a minute is over, with what the answer itself may take. */
const KNOWN_MS = 25_000;
const MOST_KNOWN = 20_000;

/** What is asked whether a session lives, and where it does not count, why. */
export interface Introspecting {
  introspect(token: string): Promise<{ readonly active: boolean }>;
  readMfaStatus(who: { token: string }): Promise<{ readonly standing: string }>;
}

/** `due`: it lives, and counts for nothing until a second factor was passed. */
export type Standing = "live" | "due" | "ended";

/** Knows which sessions live, from what the service said of them a short while ago. */
export class SessionWatch {
  readonly #client: Introspecting;
  readonly #known: LRUCache<string, Standing, string>;
  readonly #isCached: boolean;

  /** @param clock of milliseconds that only go on */
  constructor(
    client: Introspecting,
    { isCached, clock = performance }: { readonly isCached: boolean; readonly clock?: { now(): number } },
  ) {
    this.#client = client;
    this.#isCached = isCached;
    this.#known = new LRUCache({
      max: MOST_KNOWN,
      ttl: KNOWN_MS,
      perf: clock,
      // Whoever comes while somebody asks for the same session waits for the same answer.
      fetchMethod: (_session, _stale, { context: token }) => this.#ask(token),
    });
  }

  /** @throws {CountersignError} where the service does not answer, or refuses the application's secret */
  async standingOf(session: string, token: string): Promise<Standing> {
    if (!this.#isCached) return this.#ask(token);
    return (await this.#known.fetch(session, { context: token })) ?? "ended";
  }

  async #ask(token: string): Promise<Standing> {
    if ((await this.#client.introspect(token)).active) return "live";
    return (await this.#client.readMfaStatus({ token })).standing === "due" ? "due" : "ended";
  }
}
