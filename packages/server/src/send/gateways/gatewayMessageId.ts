import type { OutboundMessage } from "../sender.ts";

/** Longer than the ids of all gateways that are known, and than what mail servers say. */
const MOST_CHARACTERS = 128;
/** Nothing that a terminal, a page or a shell within quotes reads as more than text. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9 ._:^@=+/~,;#()[\]-]*$/;
/** A number without what its country or area has it begin with: the shortest that some countries have. */
const NUMBER_END = 6;
/** What a text shares with an answer by no chance, such as what a link in it opens by. */
const LONG_WORD = 16;

/**
 * Gives by what name a gateway itself knows a message, as it answered; null for what is none. Gateways may put anything into their
 * answers: what is long, looks unlike an id, or holds the code, the recipient, a link or one of `credentials`, is none.
 */
export function gatewayMessageId(
  answered: unknown,
  message: Pick<OutboundMessage, "code" | "to" | "text">,
  credentials: readonly (string | null)[] = [],
): string | null {
  const text = Number.isSafeInteger(answered) ? String(answered) : answered;
  if (typeof text !== "string" || text.length > MOST_CHARACTERS || !PLAIN.test(text)) return null;
  const bare = bareOf(text);
  const { code, to } = message;
  const [local = "", domain] = to.toLowerCase().split("@");
  const recipient = domain === undefined ? bareOf(to).slice(-NUMBER_END) : bareOf(to);
  const hidden = [code, recipient, message.text, ...credentials].map((secret) => bareOf(secret ?? ""));
  const names = domain === undefined ? [] : [local, local.split("+")[0]];
  const sent = message.text.toLowerCase();
  const isTold =
    text.includes("//") ||
    hidden.some((secret) => secret !== "" && bare.includes(secret)) ||
    wordsOf(text).some((word) => names.includes(word) || (word.length >= LONG_WORD && sent.includes(word)));
  return isTold ? null : text;
}

/** Spaces and dots between the digits of a code hide it from no reader. */
function bareOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function wordsOf(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[^a-z0-9._-]+/);
  return words.map((word) => word.replace(/^[._-]+|[._-]+$/g, ""));
}
