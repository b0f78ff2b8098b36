/** What may be wrong while requests are answered: in words that tell a stranger nothing which he could not find out. */
export const degradations = {
  sms: "No text message can be handed over.",
  email: "No mail can be handed over.",
  outbox: "Messages wait longer than they should.",
  auditCheckpoint: "The audit trail is without a new checkpoint.",
  keys: "A key is older than it should be.",
} as const;

export type Degradation = keyof typeof degradations;
