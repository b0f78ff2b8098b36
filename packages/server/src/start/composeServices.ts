import type { Clock, Random } from "@countersign/core";
import type { Settings } from "../config/settings.ts";
import { createHasher } from "../hash/hasher.ts";
import { createAccessTokens } from "../keys/accessTokens.ts";
import { createKeyring, type Keyring } from "../keys/keyring.ts";
import type { MasterKey } from "../keys/masterKey.ts";
import { createMfaTokens } from "../keys/mfaTokens.ts";
import { createPasswordTransport } from "../keys/passwordTransport.ts";
import { createSecretBox } from "../keys/secretBox.ts";
import { createUserTokens } from "../keys/userTokens.ts";
import type { Services } from "../services.ts";
import { createKeyStore } from "../store/keyStore.ts";
import type { Database } from "../store/sql.ts";
import { createStore } from "../store/store.ts";
import { sha256 } from "./systemPorts.ts";

export interface ServiceParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly random: Random;
  /** Where the service is reached; asked for when a token is signed, once it listens. */
  readonly publicUrl: () => string;
}

export interface Composed {
  readonly services: Services;
  readonly keyring: Keyring;
}

/** Puts the adapters behind the domain's ports. */
export async function composeServices(parts: ServiceParts): Promise<Composed> {
  const { settings, database, masterKey, clock, random, publicUrl } = parts;
  const keyring = await createKeyring({ masterKey, store: createKeyStore(database), random, clock });
  const box = createSecretBox({ keyring, random });
  const services: Services = {
    ports: {
      clock,
      random,
      hasher: createHasher({ random }),
      digest: sha256,
      store: createStore({ database, box, random }),
      settings: {
        totpStrictConfirm: settings.totpStrictConfirm,
        importWeak: settings.importWeak,
        servableFactors: ["OTP"],
      },
    },
    mfaTokens: createMfaTokens({ keyring, clock }),
    userTokens: createUserTokens({ keyring, clock, publicUrl }),
    accessTokens: createAccessTokens({ keyring, clock }),
    passwordTransport: createPasswordTransport({ keyring }),
    defaultCountryCode: settings.defaultCountry,
  };
  return { services, keyring };
}
