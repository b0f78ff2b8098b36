import type { ApiScope } from "@countersign/contract/apiScopes";
import type { PoolId } from "./model.ts";

/** A key of the management API. What it is shown as is kept as its digest. */
export interface ApiKey {
  readonly poolId: PoolId;
  readonly id: string;
  readonly name: string;
  readonly environment: "live" | "test";
  readonly digest: string;
  readonly scopes: readonly ApiScope[];
  /** The key that made it; null: the pool's own credentials, or an operator. */
  readonly madeBy: string | null;
  readonly createdAtMs: number;
  /** Also when it is ended before its time. */
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

export type ApiKeyChange =
  /** Conditional: the key that makes it, if any, has not ended. */
  | { readonly type: "insertApiKey"; readonly apiKey: ApiKey; readonly nowMs: number }
  /** It ends, if it has not, and so do all keys that were made by it, and by those. */
  | { readonly type: "endApiKey"; readonly poolId: PoolId; readonly id: string; readonly nowMs: number }
  | { readonly type: "noteApiKeyUse"; readonly poolId: PoolId; readonly id: string; readonly nowMs: number };
