import type { OutboundMessage } from "../sender.ts";

/** Gives a text message with a code that lives until 2026-06-01 12:05 UTC, changed as told. */
export function makeMessage(changes: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id: "0198f3a0-7c1e-7000-8000-000000000001",
    channel: "sms",
    to: "+8613800138000",
    scene: "signIn",
    appId: "65f000000000000000000001",
    code: "408215",
    expiresAtMs: Date.UTC(2026, 5, 1, 12, 5),
    subject: null,
    text: "408215 is your code\n@auth.example.com #408215",
    html: null,
    ...changes,
  };
}
