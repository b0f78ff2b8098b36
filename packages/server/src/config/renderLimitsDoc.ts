import { codeLimits, type Rate, signInLimits } from "@countersign/core";
import { limitSettings } from "./limitSettings.ts";

const INTRODUCTION = `# Limits

<!-- Printed by \`npm run docs\` from packages/server/src/config/limitSettings.ts and packages/core/src: edit it there. -->

Every limit holds across processes and restarts: the counts are rows of the database. Whoever meets one is told how many
seconds to wait (\`retryAfterSeconds\` in \`data\`).

## Wrong second factors

Counted per account and factor, whatever mfaToken, session, path or process the guess comes by, and only for whoever got
past the first factor. Success sets that factor's count to 0.

| What | Limit |
|---|---|
| Free tries | 4; the fifth failure in a row locks the factor for 30 s |
| Each further failure | doubles the lock, up to 1 h |
| Failures in a row until the factor is switched off | 100; 50 for a face. A recovery code, another factor or \`countersign user unlock\` frees it |

A six-digit code with one step of tolerance is guessed with a chance of 3 in a million a try: 100 tries give 0.03 %.
`;

/** Prints `docs/limits.md`. */
export function renderLimitsDoc(): string {
  return [
    INTRODUCTION,
    "## Wrong passwords",
    "",
    "Right passwords count nowhere.",
    "",
    table([
      ["One account from one address", signInLimits.pair],
      ["One account from everywhere", signInLimits.account],
      ["One address, whatever the account", signInLimits.address],
    ]),
    "",
    "## Wrong codes by text message or e-mail, as the first factor",
    "",
    table([
      ["One recipient, from one address", codeLimits.pair],
      ["One recipient, from everywhere", codeLimits.account],
      ["One address, whatever the recipient", codeLimits.address],
    ]),
    "",
    "## Sending",
    "",
    "A send is *backed* when somebody who is signing in, or signed in, waits for it at an address of his own. What strangers",
    "ask for counts apart and cannot use up what is backed.",
    "",
    "| Setting | What it limits | Default |",
    "|---|---|---|",
    ...Object.values(limitSettings).map((each) => `| \`${each.name}\` | ${each.description} | \`${each.default}\` |`),
    "",
    "A prefix of which fewer than one in ten codes comes back, after 50 within an hour, gets no messages that strangers ask for",
    "during six hours; the audit trail holds an event `sms.prefixStop`.",
    "",
  ].join("\n");
}

function table(rows: readonly (readonly [string, Rate])[]): string {
  return [
    "| What | Limit |",
    "|---|---|",
    ...rows.map(([what, { limit, windowMs }]) => `| ${what} | ${limit} in ${windowMs / 60_000} minutes |`),
  ].join("\n");
}
