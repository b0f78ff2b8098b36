import {
  ACCOUNT_BYTES,
  type Freeing,
  factors,
  freeingOfLimit,
  guessLimits,
  type LimitName,
  limitRules,
  type Rate,
} from "@countersign/core";
import { connectionLimitSettings, faceLimitSettings, limitSettings, requestLimitSettings } from "./limitSettings.ts";

const INTRODUCTION = `# Limits

<!-- Printed by \`npm run docs\` from packages/server/src/config/limitSettings.ts and packages/core/src: edit it there. -->

Every limit but that of connections holds across processes and restarts: the counts are rows of the database. Whoever meets one is told how many
seconds to wait (\`retryAfterSeconds\` in \`data\`).

An *address* is an IPv4 address or an IPv6 /64. Whoever holds a wider IPv6 network has many /64s: whatever counts by address
counts by the /56 around it too, with three times the limit, and by the /48 with nine times.

## Wrong second factors

Counted per account and factor, whatever mfaToken, session, path or process the guess comes by, and only for whoever got
past the first factor. Success sets that factor's count to 0.

| What | Limit |
|---|---|
| Free tries | 4; the fifth failure in a row locks the factor for 30 s |
| Each further failure | doubles the lock, up to 1 h |
| Failures in a row until the factor is switched off | ${failureCaps()}. A recovery code, another factor that counts (an app, a phone number) or \`countersign user unlock\` frees it |

A six-digit code with one step of tolerance is guessed with a chance of 3 in a million a try: 100 tries give 0.03 %.
A code that would have been right up to ten minutes or some whole hours before or after is refused all the same, and says so: \`data.clockOffSeconds\`.
`;

function failureCaps(): string {
  const { failureCap: usual } = factors.totp;
  const others = Object.values(factors).filter(({ failureCap }) => failureCap !== usual);
  const named = others.map(({ failureCap, displayName }) => `${failureCap} for a ${displayName.toLowerCase()}`);
  return [usual, ...named].join("; ");
}

/** Prints `docs/limits.md`. */
export function renderLimitsDoc(): string {
  return [INTRODUCTION, ...guessChapters(), ...settingChapters(), ...supportChapter()].join("\n");
}

function guessChapters(): readonly string[] {
  const { password, code } = guessLimits;
  return [
    "## Wrong passwords",
    "",
    "Right passwords count nowhere. Where an account has signed in from before (an address or a device that names itself, 90 days, the",
    "latest twenty) wrong passwords and codes count in a window of its own, and what is guessed elsewhere locks nobody out there.",
    "",
    table([
      ["One account from each place or device that it knows; in all sessions of it together", password.pair],
      ["One account from one address", password.pair],
      ["One account from everywhere", password.account],
      ["One address, whatever the account", password.address],
    ]),
    "",
    "## Wrong codes by text message or e-mail, as the first factor",
    "",
    table([
      ["One recipient, from each place or device that its owner knows; together while he has not proved it", code.pair],
      ["One recipient, from one address", code.pair],
      ["One recipient, from everywhere", code.account],
      ["One address, whatever the recipient", code.address],
    ]),
    "",
  ];
}

function settingChapters(): readonly string[] {
  return [
    "## Sending",
    "",
    "A send is *backed* when somebody who is signing in, or signed in, waits for it at an address of his own. What strangers",
    "ask for counts apart and cannot use up what is backed. Where an account has signed in from before, and has proved the address, its",
    "limits of a recipient and of an account are those of backed codes, for each such place or device by itself.",
    "",
    "Limits of a prefix and of an application are used up in silence: strangers are answered as ever, and only addresses that an",
    "account has proved get their codes.",
    "",
    settingsTable(limitSettings),
    "",
    "A prefix of which fewer than one in ten codes comes back, after 50 within an hour, gets no messages that strangers ask for",
    "and no notices during six hours, but at numbers that an account has proved; the audit trail holds an event `sms.prefixStop`. Of what one address (an IPv6 /48) asks",
    "for or types back, five codes an hour count here, so that nobody stops a prefix from one place.",
    "",
    "Numbers that `COUNTERSIGN_SMS_COUNTRIES` leaves out get neither codes nor notices.",
    "",
    "## Questions and registrations",
    "",
    settingsTable(requestLimitSettings),
    "",
    `An account holds at most ${ACCOUNT_BYTES} bytes of profile and custom data, whoever writes them; one that held more before there`,
    "was a limit may shrink.",
    "",
    "## Photos and live sessions",
    "",
    "A photo that cannot be used spends no try; a face that is not the bound one does.",
    "",
    settingsTable(faceLimitSettings),
    "",
    "## Connections",
    "",
    "These count in each process. Where an address has all it may, its oldest connection that does nothing, or whose client neither sends",
    "nor takes what is due, gives way to a new one; where all are served, the new one is answered 503. Where all places are taken, it is the address that has the",
    "most, and networks count as addresses do. Trusted proxies (`COUNTERSIGN_TRUSTED_PROXIES`) have as many as they open.",
    "",
    settingsTable(connectionLimitSettings),
    "",
  ];
}

const freed: Readonly<Record<Freeing, string>> = {
  unlock: "`user unlock`",
  unlockFrom: "`user unlock --from ADDRESS`, for everybody there",
  never: "",
};

function supportChapter(): readonly string[] {
  const names = Object.keys(limitRules) as readonly LimitName[]; // its keys
  return [
    "## What keeps a person out, and who frees it",
    "",
    "`countersign user show WHO` prints each of these that refuses somebody now, and until when; `countersign user unlock WHO` frees what",
    "is his own. What keeps strangers from others stays, but for a network that is named. The networks that it looks at are those of",
    "the last sign-in and of open mfaTokens, and the one given by `--from`.",
    "",
    "| Limit | What it counts | What it refuses | What frees it before its end |",
    "|---|---|---|---|",
    ...names.map((name) => {
      const { counts, refuses } = limitRules[name];
      return `| \`${name}\` | ${counts} | ${refuses} | ${freed[freeingOfLimit(name)] || "–"} |`;
    }),
    "",
  ];
}

type LimitSettings = Readonly<Record<string, Readonly<Record<"name" | "description" | "default", string>>>>;

function settingsTable(limits: LimitSettings): string {
  return [
    "| Setting | What it limits | Default |",
    "|---|---|---|",
    ...Object.values(limits).map((each) => `| \`${each.name}\` | ${each.description} | \`${each.default}\` |`),
  ].join("\n");
}

function table(rows: readonly (readonly [string, Rate])[]): string {
  return [
    "| What | Limit |",
    "|---|---|",
    ...rows.map(([what, { limit, windowMs }]) => `| ${what} | ${limit} in ${windowMs / 60_000} minutes |`),
  ].join("\n");
}
