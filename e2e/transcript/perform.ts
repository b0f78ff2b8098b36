import { join } from "node:path";
import { type ServerOptions, startServer } from "../startServer.ts";
import { startMailbox } from "../support/startMailbox.ts";
import { startSmsGateway } from "../support/startSmsGateway.ts";
import { Cast } from "./Cast.ts";
import { Names } from "./Names.ts";
import { type Play, Stage } from "./Stage.ts";
import { playAccount } from "./scenes/account.ts";
import { playAddresses } from "./scenes/addresses.ts";
import { playApiKeys } from "./scenes/apiKeys.ts";
import { playAuditEvents } from "./scenes/auditEvents.ts";
import { playCodes } from "./scenes/codes.ts";
import { playEnrolments } from "./scenes/enrolments.ts";
import { playFaces } from "./scenes/faces.ts";
import { playGuard } from "./scenes/guard.ts";
import { beginLate, playMinutesLater, playWeeksLater } from "./scenes/late.ts";
import { playLiveFaces } from "./scenes/liveFaces.ts";
import { playManaged } from "./scenes/managed.ts";
import { playManagement } from "./scenes/management.ts";
import { playOperatorsChoices } from "./scenes/operatorsChoices.ts";
import { playOtherClients } from "./scenes/otherClients.ts";
import { playOwnAccount } from "./scenes/ownAccount.ts";
import { playPasswords } from "./scenes/passwords.ts";
import { playPolicies } from "./scenes/policies.ts";
import { playRegistrations } from "./scenes/registrations.ts";
import { playSecrets } from "./scenes/secrets.ts";
import { playSending } from "./scenes/sending.ts";
import { playService } from "./scenes/service.ts";
import { playTokens } from "./scenes/tokens.ts";
import { playTotp } from "./scenes/totp.ts";
import { playWebhooks } from "./scenes/webhooks.ts";
import type { Cases, Transcript } from "./transcriptFile.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Each area and what is played in it, in this order: later ones meet the accounts of earlier ones. */
const scenes: Readonly<Record<string, (cast: Cast) => Promise<void>>> = {
  service: playService,
  registrations: playRegistrations,
  passwords: playPasswords,
  tokens: playTokens,
  account: playAccount,
  management: playManagement,
  totp: playTotp,
  sending: playSending,
  codes: playCodes,
  addresses: playAddresses,
  enrolments: playEnrolments,
  faces: playFaces,
  liveFaces: playLiveFaces,
  operatorsChoices: playOperatorsChoices,
  apiKeys: playApiKeys,
  secrets: playSecrets,
  otherClients: playOtherClients,
  guard: playGuard,
  ownAccount: playOwnAccount,
  policies: playPolicies,
  auditEvents: playAuditEvents,
  webhooks: playWebhooks,
  managed: playManaged,
};

/** What is played once time has passed. */
const laterScenes: readonly (readonly [area: string, aheadMs: number, play: typeof playMinutesLater])[] = [
  ["minutesLater", 11 * MINUTE_MS, playMinutesLater],
  ["weeksLater", 15 * DAY_MS, playWeeksLater],
];

export interface Performance {
  readonly transcript: Transcript;
  readonly plays: readonly Play[];
  /** The operations of GraphQL, such as `user`. */
  readonly fields: readonly string[];
}

interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** Plays every scene on servers that are started for it; they end with the test. */
export async function perform(test: Cleanup): Promise<Performance> {
  const [sms, mailbox] = [await startSmsGateway(test), await startMailbox(test)];
  const settings = {
    ...sms.settings,
    ...mailbox.settings,
    COUNTERSIGN_FACE_PROVIDER_MODULE: join(import.meta.dirname, "faceProvider.ts"),
    // What is sent here in a minute is sent elsewhere in hours.
    COUNTERSIGN_LIMIT_ADDRESS: "10000/1h",
    COUNTERSIGN_LIMIT_PREFIX: "10000/1h",
  };
  const names = new Names();
  const start = async (options: ServerOptions = {}): Promise<Cast> =>
    new Cast(new Stage(await startServer(test, { settings, ...options }), names), sms, mailbox);
  let cast = await start();
  const transcript = new Map<string, Cases>();
  for (const [area, play] of Object.entries(scenes)) transcript.set(area, await cast.stage.collect(() => play(cast)));
  const begun = await beginLate(cast);
  const { Query, Mutation } = await cast.stage.readSchema();
  const plays = [...cast.stage.plays];
  for (const [area, clockOffsetMs, play] of laterScenes) {
    const { server } = cast.stage;
    await server.stop();
    cast = await start({ successorOf: server, clockOffsetMs });
    transcript.set(area, await cast.stage.collect(() => play(cast, begun)));
    plays.push(...cast.stage.plays);
  }
  return { transcript, plays, fields: Object.keys({ ...Query, ...Mutation }) };
}
