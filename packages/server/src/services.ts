import type { Ports } from "@countersign/core";
import type { Slots } from "./createSlots.ts";
import type { AccessTokens } from "./keys/accessTokens.ts";
import type { MfaTokens } from "./keys/mfaTokens.ts";
import type { PasswordTransport } from "./keys/passwordTransport.ts";
import type { UserTokens } from "./keys/userTokens.ts";
import type { Channels } from "./send/channels.ts";

/** What the actions work with: the domain's ports and the adapters that only the wire needs. */
export interface Services {
  readonly ports: Ports;
  readonly mfaTokens: MfaTokens;
  readonly userTokens: UserTokens;
  readonly accessTokens: AccessTokens;
  readonly passwordTransport: PasswordTransport;
  readonly channels: Channels;
  /** For the frames that are read at once, by live session. */
  readonly faceFrames: Slots;
  /** Where the service is reached, such as https://mfa.example.com. */
  readonly publicUrl: () => string;
  /** Country calling code of numbers that are typed without one, such as "+86". */
  readonly defaultCountryCode: string;
}
