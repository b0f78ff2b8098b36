import { DEFAULT_OVERLAP_SECONDS, failures, LONGEST_OVERLAP_SECONDS, MfaError } from "@countersign/contract";
import { type AppId, type PoolId, renewSecret } from "@countersign/core";
import { bootstrapPath } from "../config/bootstrapFile.ts";
import { type Kind, oneOf } from "../config/kind.ts";
import { duration } from "../config/kinds.ts";
import { SettingsError } from "../config/SettingsError.ts";
import { settings as table } from "../config/settings.ts";
import { isoOrNull } from "../iso.ts";
import { CommandFailure } from "./CommandFailure.ts";
import type { Given } from "./command.ts";
import { yesOption } from "./commonOptions.ts";
import { operatorScope } from "./operatorScope.ts";
import { facts } from "./output/table.ts";
import type { Terminal } from "./output/terminal.ts";
import type { Workspace } from "./withWorkspace.ts";

const overlap: Kind<number> = {
  rule: `${duration.rule}, at most ${LONGEST_OVERLAP_SECONDS / 86_400}d; or 0`,
  parse(text) {
    const ms = text === "0" ? 0 : duration.parse(text);
    return ms === null || ms > LONGEST_OVERLAP_SECONDS * 1000 ? null : ms;
  },
};

export const renewalOptions = {
  overlap: {
    value: "TIME",
    kind: overlap,
    summary: "how long the secret in use still counts, such as 12h or 7d; 24h when left out, 0 ends it at once",
  },
  gives: {
    value: "WORD",
    kind: oneOf("newest", "older"),
    summary: 'while two secrets are live, which of them ends now: "newest", if it was lost, or "older"',
  },
  yes: yesOption,
} as const;

export const renewalDetails =
  "Two secrets are live afterwards, so that back ends can be given the new one while the one they have still works. The new one " +
  "is shown this once, and written to bootstrap.json where that names the same id. A setting that holds the older one is warned of " +
  "at the next start, and stops a start once that has ended.";

export interface Holder {
  readonly poolId: PoolId;
  /** Null: it is the pool's secret. */
  readonly appId: AppId | null;
  /** As a question names it. */
  readonly what: string;
}

/** Renews the secret of a pool or an application, and says what is to be done about it. */
export async function renewHeldSecret(
  terminal: Terminal,
  { services, settings }: Workspace,
  { poolId, appId, what }: Holder,
  { overlap, gives, yes }: Given<typeof renewalOptions>,
): Promise<void> {
  const overlapMs = overlap ?? DEFAULT_OVERLAP_SECONDS * 1000;
  if (!yes && (overlapMs === 0 || gives !== null)) {
    const ends = overlapMs === 0 ? "All that are in use end" : `Of two, the ${gives} one ends`;
    await terminal.confirm(`Makes a new secret for ${what}. ${ends} now.`);
  }
  const renewal = { scope: operatorScope(poolId), appId, overlapMs, gives };
  const { secret, olderEndsAtMs } = await renewSecret(services.ports, renewal).catch(sayHow);
  const olderEndsAt = isoOrNull(olderEndsAtMs);
  const file = bootstrapPath(settings.dataDir);
  const isKept = await keep(terminal, services.keepSecret({ poolId, appId, secret }));
  const set = appId === null ? table.userPoolSecret : table.appSecret;
  const isSet =
    appId === null ? settings.userPoolSecret !== null && settings.userPoolId === poolId : isAppSet(settings, appId);
  if (isSet) terminal.note(`${set.name} holds a secret that was replaced: set it to the new one.`);
  const text = facts([
    ["secret (shown this once)", secret],
    ["the one before ends", olderEndsAt ?? "now"],
    ["written to", isKept ? file : ""],
  ]);
  terminal.print({ text, json: { poolId, appId, secret, olderEndsAt, bootstrapFile: isKept ? file : null } });
}

/** The sentence for callers of the API names a member of a body. */
function sayHow(error: unknown): never {
  if (!(error instanceof MfaError) || error.failure !== "secretsBothLive") throw error;
  const message = `${failures.secretsBothLive.message["en-US"]}\nGive one up with --gives newest|older.`;
  throw new CommandFailure("failed", message);
}

function isAppSet({ appId, appSecret }: Workspace["settings"], renewed: AppId): boolean {
  return appSecret !== null && appId === renewed;
}

/** The secret is live: a file that cannot be written is no reason not to show it. */
async function keep(terminal: Terminal, keeping: Promise<boolean>): Promise<boolean> {
  try {
    return await keeping;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    terminal.note(`The secret was renewed, but not in bootstrap.json: ${error.message}`);
    return false;
  }
}
