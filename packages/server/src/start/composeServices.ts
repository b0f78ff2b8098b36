import {
  type Clock,
  type CommonPasswords,
  type Hasher,
  NOWHERE,
  type Random,
  type Store,
  type Surroundings,
  type WindowName,
} from "@countersign/core";
import {
  createKeyring,
  createSecretBox,
  type Keyring,
  type Ledger,
  type MasterKey,
  type SecretBox,
  type SessionUseKeeper,
  type Storehouse,
} from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { type ComposedFaces, composeFaces } from "../face/composeFaces.ts";
import type { FaceEngine } from "../face/FaceEngine.ts";
import { faceQueueLimits } from "../face/faceQueueLimits.ts";
import { fetchPhotoLater } from "../face/fetchPhotoLater.ts";
import { makeFaceEngine } from "../face/makeFaceEngine.ts";
import { createHasher } from "../hash/hasher.ts";
import type { Remarks } from "../remarks/Remarks.ts";
import type { Services } from "../request/services.ts";
import { createChannels } from "../send/delivery/channels.ts";
import { createSlots } from "../slots/createSlots.ts";
import { createAccessTokens } from "../tokens/accessTokens.ts";
import { createCodeMac } from "../tokens/codeMac.ts";
import { createMfaTokens } from "../tokens/mfaTokens.ts";
import { createPasswordTransport } from "../tokens/passwordTransport.ts";
import { createUserTokens } from "../tokens/userTokens.ts";
import type { Sending } from "./composeSending.ts";
import { coreSettings } from "./coreSettings.ts";
import { createSecretKeeper } from "./createSecretKeeper.ts";
import { sha256 } from "./systemPorts.ts";

/** One that is read, and one that is on its way meanwhile; more would be read and then lose. */
const FRAMES_AT_ONCE = 2;

export interface ServiceParts {
  readonly settings: Settings;
  readonly storehouse: Pick<Storehouse, "keys" | "openLedger" | "openSessionUses">;
  readonly masterKey: MasterKey;
  readonly sending: Pick<Sending, "senders" | "failovers">;
  readonly clock: Clock;
  readonly random: Random;
  /** Where the service is reached; asked for when a token is signed, once it listens. */
  readonly publicUrl: () => string;
  /** Told that somebody else has changed a chain of the audit trail. */
  readonly onAuditBreak?: (writerId: string) => void;
  /** Told the path of a face model that was not as it was built, and was replaced. */
  readonly onFaceModelReplaced?: (path: string) => void;
  /** Takes what an operator should mend; left out: nobody hears of it. */
  readonly remarks?: Remarks;
  /** What people may not choose as a password; left out: nobody chooses one here. */
  readonly commonPasswords?: CommonPasswords | null;
  /** What is known of addresses and passwords; left out: nothing. */
  readonly surroundings?: Surroundings;
  /** What reads faces; left out: what the settings name. */
  readonly makeFaceEngine?: () => Promise<FaceEngine>;
  /** Stands between the domain and what it works with, to count and to time; left out: nothing does. */
  readonly watch?: Watch | undefined;
}

export interface Watch {
  readonly store: (store: Store) => Store;
  readonly hasher: (hasher: Hasher) => Hasher;
  readonly noteLimit?: ((window: WindowName) => void) | undefined;
}

export interface Composed {
  readonly services: Services;
  readonly keyring: Keyring;
  readonly box: SecretBox;
  readonly trail: Ledger["trail"];
  readonly sessionUses: SessionUseKeeper;
  /** The outbox rings here; whoever drains it puts his bell in. */
  readonly bell: { ring(): void };
  readonly faces: ComposedFaces;
  /** How many things wait for their turn in this process. */
  queues(): Readonly<Record<"hash" | "face", number>>;
}

const UNKNOWN: Surroundings = {
  placeOf: () => NOWHERE,
  isDenied: () => null,
  isAnonymous: () => null,
  isLeaked: async () => null,
};

/** Puts the adapters behind the domain's ports. */
export async function composeServices(parts: ServiceParts): Promise<Composed> {
  const { settings, storehouse, masterKey, sending, clock, random, publicUrl } = parts;
  const keyring = await createKeyring({ masterKey, store: storehouse.keys, random, clock });
  const box = createSecretBox({ keyring, random });
  const bell = { ring(): void {} };
  const told = { onBreak: parts.onAuditBreak, onMessage: () => bell.ring() };
  const { store: opened, trail } = await storehouse.openLedger({ masterKey, keyring, box, random, ...told });
  const { watch } = parts;
  const store = watch?.store(opened) ?? opened;
  const hasher = createHasher({ random });
  const sessionUses = storehouse.openSessionUses();
  const makeEngine = parts.makeFaceEngine ?? (() => makeFaceEngine(settings, parts.onFaceModelReplaced));
  const faces = composeFaces(makeEngine, faceQueueLimits(settings));
  const services: Services = {
    ports: {
      clock,
      random,
      hasher: watch?.hasher(hasher) ?? hasher,
      commonPasswords: parts.commonPasswords ?? null,
      digest: sha256,
      codeMac: createCodeMac({ keyring }),
      store,
      settings: coreSettings(settings, sending.senders),
      sessionUses,
      faces: faces.faces,
      fetchPhoto: fetchPhotoLater(settings.faceUrlAllow ?? []),
      surroundings: parts.surroundings ?? UNKNOWN,
      ...(watch?.noteLimit === undefined ? {} : { noteLimit: watch.noteLimit }),
    },
    channels: createChannels(sending.failovers),
    remarks: parts.remarks ?? { note() {} },
    keepSecret: createSecretKeeper({ dataDir: settings.dataDir, store, digest: sha256, random }),
    faceFrames: createSlots({ total: Number.POSITIVE_INFINITY, each: FRAMES_AT_ONCE }),
    mfaTokens: createMfaTokens({ keyring, clock }),
    userTokens: createUserTokens({ keyring, clock, publicUrl }),
    accessTokens: createAccessTokens({ keyring, clock }),
    passwordTransport: createPasswordTransport({ keyring }),
    publicUrl,
    defaultCountryCode: settings.defaultCountry,
    webhookAllow: settings.webhookAllow ?? [],
  };
  const queues = (): Readonly<Record<"hash" | "face", number>> => ({ hash: hasher.waiting(), face: faces.waiting() });
  return { services, keyring, box, trail, sessionUses, bell, faces, queues };
}
