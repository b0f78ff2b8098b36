import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listenLocally } from "../listenLocally.ts";
import type { Setup } from "../subject.ts";

const WAIT_MS = 60_000;

export interface SmsBox {
  /** Settings that have a server send its text messages here, where they are taken at once. */
  readonly settings: Readonly<Record<string, string>>;
  /** Gives the code that comes for a number from now on. */
  nextCode(phone: string): Promise<string>;
}

/** Opens a gateway for text messages that hands the codes over. */
export async function openSmsBox({ after }: Pick<Setup, "after">): Promise<SmsBox> {
  const waiting = new Map<string, (code: string) => void>();
  const server = createServer(async (request, response) => {
    const { to, code } = JSON.parse(await text(request)) as { to: string; code: string }; // as the service sends it
    waiting.get(to)?.(code);
    response.writeHead(204).end();
  });
  const url = await listenLocally(server, after);
  return {
    settings: {
      COUNTERSIGN_SMS_WEBHOOK_URL: `${url}/sms`,
      COUNTERSIGN_SMS_WEBHOOK_SECRET: "of a bench, long enough for it",
    },
    async nextCode(phone) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const timer = setTimeout(() => reject(new Error(`no code came for ${phone}`)), WAIT_MS);
      waiting.set(phone, resolve);
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
