import type { IncomingHttpHeaders } from "node:http";
import type { GivenDevice, Ports, ShownDevice } from "@countersign/core";

/** The header by which a client shows the tokens of trusted devices, and is given them. */
export const DEVICE_HEADER = "x-countersign-device";
/** What several people and applications have of one browser. */
const MOST_TOKENS = 10;
const TOKEN = /^([0-9a-f]{24})\.([0-9a-f]{64})$/;
const BETWEEN = "~";

/** Gives the tokens that a request shows. What is none of ours is not one: whatever a client has kept must not keep anybody out. */
export function readDeviceTokens(headers: IncomingHttpHeaders): readonly string[] {
  const value = headers[DEVICE_HEADER];
  const text = (Array.isArray(value) ? value[0] : value) ?? "";
  const tokens = text.split(BETWEEN, MOST_TOKENS * 2).map((each) => each.trim());
  return tokens.filter((each) => TOKEN.test(each)).slice(0, MOST_TOKENS);
}

/** Gives what the domain sees of tokens. */
export function shownBy(tokens: readonly string[], { digest }: Pick<Ports, "digest">): readonly ShownDevice[] {
  return tokens.flatMap((token) => {
    const [, id, secret] = TOKEN.exec(token) ?? [];
    return id === undefined || secret === undefined ? [] : [{ id, digest: digest(secret) }];
  });
}

/** Gives all that a client is to show from now on, in the place of what it has shown. */
export function nextTokens(shown: readonly string[], { id, token, replaces }: GivenDevice): string {
  const gone = [id, ...replaces];
  const kept = shown.filter((each) => !gone.some((other) => each.startsWith(`${other}.`)));
  return [token, ...kept].slice(0, MOST_TOKENS).join(BETWEEN);
}
