import type { AppId, CodePurpose, NoticePurpose, PoolId, Recipient, UserId } from "./model.ts";

/** A code on its way, as the store keeps it: what was sent cannot be read back from it. */
export interface SentCode extends Recipient {
  readonly kind: "code";
  readonly id: string;
  readonly poolId: PoolId;
  readonly purpose: CodePurpose;
  readonly mac: string;
  /** What took it out of use before its time: a newer one of its purpose, or somebody who entered it. */
  readonly ended: "superseded" | "used" | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A code that is being sent. */
export type NewCode = Omit<SentCode, "ended">;

/** A message that is to be written and handed over. Sealed until then. */
export interface OutgoingMessage extends Recipient {
  /** Names the message to gateways: sending it again with this id sends it once. */
  readonly id: string;
  readonly poolId: PoolId;
  readonly appId: AppId | null;
  /** Whom it concerns, for the trail; null or left out: nobody that is known. */
  readonly userId?: UserId | null;
  /** The code it carries, with which it dies; null for a notice. */
  readonly codeId: string | null;
  /** Null: the language of the service. */
  readonly language: "zh-CN" | "en-US" | null;
  readonly content:
    | { readonly purpose: CodePurpose; readonly code: string }
    | {
        readonly purpose: NoticePurpose;
        readonly item: string | null;
        /** The secret of a link by which its reader takes back what he is told of; left out: there is none. */
        readonly disavowal?: string;
        readonly ip: string | null;
        readonly userAgent: string | null;
      };
  readonly createdAtMs: number;
  /** Not handed over by then, it is dropped. */
  readonly expiresAtMs: number;
}
