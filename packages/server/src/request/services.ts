import type { AppId, PoolId, Ports } from "@countersign/core";
import type { Remarks } from "../remarks/Remarks.ts";
import type { Channels } from "../send/delivery/channels.ts";
import type { Slots } from "../slots/createSlots.ts";
import type { AccessTokens } from "../tokens/accessTokens.ts";
import type { MfaTokens } from "../tokens/mfaTokens.ts";
import type { PasswordTransport } from "../tokens/passwordTransport.ts";
import type { UserTokens } from "../tokens/userTokens.ts";

/** Whose secret was renewed, with the secret. */
export interface RenewedHolder {
  readonly poolId: PoolId;
  /** Null: the pool's. */
  readonly appId: AppId | null;
  readonly secret: string;
}

/** What the actions work with: the domain's ports and the adapters that only the wire needs. */
export interface Services {
  readonly ports: Ports;
  readonly mfaTokens: MfaTokens;
  readonly userTokens: UserTokens;
  readonly accessTokens: AccessTokens;
  readonly passwordTransport: PasswordTransport;
  readonly channels: Channels;
  readonly remarks: Remarks;
  /**
   * Puts a secret that is the newest into `bootstrap.json`, where that names its holder; says whether it did.
   * @throws {SettingsError} when the file cannot be read or written
   */
  readonly keepSecret: (renewed: RenewedHolder) => Promise<boolean>;
  /** For the frames that are read at once, by live session. */
  readonly faceFrames: Slots;
  /** Where the service is reached, such as https://mfa.example.com. */
  readonly publicUrl: () => string;
  /** Country calling code of numbers that are typed without one, such as "+86". */
  readonly defaultCountryCode: string;
  /** Hosts with their ports that webhooks may lead to although they are private or speak plain http. */
  readonly webhookAllow: readonly string[];
}
