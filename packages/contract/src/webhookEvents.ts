/** Everything that a webhook may tell, and when it does. Letters, digits, underscores and full stops (Standard Webhooks, "Event types"). */
export const webhookEvents = {
  "user.created": "An account was made: by its owner, by a manager or by an import",
  "user.updated": "What an account is called, or how it is reached, has changed",
  "user.blocked": "An account was blocked",
  "authenticator.added": "A second factor was bound",
  "authenticator.removed":
    "A second factor was unbound: by its owner, by an operator, or taken back as not his, or released",
  "authenticator.releaseRequested":
    "The release of what an earlier owner of the account had bound was asked for: it comes after three days",
  "authenticator.used": "A second factor was proved",
  "mfa.passed": "A sign-in was completed with a second factor",
  "mfa.failed": "A second factor was shown wrongly, too late or twice",
  "mfa.locked": "A second factor was refused unseen, because it is locked or switched off after wrong ones",
  "mfa.abandoned": "A sign-in or a session was asked for a second factor, and none was proved in the time for it",
  "risk.decided":
    "An adaptive policy had its owner told, more asked, or somebody refused: `outcome` is notify, challenge, enrol or deny. Nothing is told of what was let pass for a factor proved before",
  "recovery.used": "A recovery code, or an access pass, stood in for a second factor",
  "accessPass.issued": "A manager issued an access pass",
  "session.ended": "A session was ended: by its owner, by a manager, or for what was reported of it",
  "message.stopped":
    "Text messages to numbers that begin alike are no longer sent: hardly any of their codes came back",
  "audit.checkpoint":
    "A checkpoint of the audit trail was written: keep `checkpoint`, and a trail that is cut or rewritten later is found out by it",
  "webhook.test": "Somebody asked for it, to see that it arrives; every endpoint is told",
} as const satisfies Readonly<Record<string, string>>;

export type WebhookEventType = keyof typeof webhookEvents;

export const webhookEventTypes = Object.keys(webhookEvents) as readonly WebhookEventType[]; // Object.keys forgets the keys
