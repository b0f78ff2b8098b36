import type { Application, PoolId, User, UserId } from "./model.ts";
import type { MessagePage, MessageQuery } from "./sentMessage.ts";

/** An account as managers list it. */
export interface ManagedUser {
  readonly user: User;
  /** As of a subject. */
  readonly revision: number;
}

/** An application as managers look at it. */
export interface ManagedApplication {
  readonly application: Application;
  /** Raised by every change of it. */
  readonly revision: number;
  readonly createdAtMs: number;
}

/** A page of a list that goes by ids. */
export interface IdPage {
  /** Null: from the beginning. */
  readonly afterId: string | null;
  readonly limit: number;
}

/** What managers look for. */
export interface ManagementStore {
  /**
   * Gives accounts in the order of their ids, from the one after `afterId`; those whose user name begins so, where that is said, in the
   * order of these. Null: the one that it is to go on behind has no such user name any more.
   */
  listManagedUsers(
    poolId: PoolId,
    page: IdPage & { readonly usernamePrefix: string | null },
  ): Promise<readonly ManagedUser[] | null>;
  /** Gives applications in the order of their ids, from the one after `afterId`. */
  listManagedApplications(poolId: PoolId, page: IdPage): Promise<readonly ManagedApplication[]>;
  /** Gives at most `limit` messages of a pool, or of one account, the latest first. */
  listMessages(poolId: PoolId, userId: UserId | null, query: MessageQuery): Promise<MessagePage>;
  findManagedApplication(poolId: PoolId, id: string): Promise<ManagedApplication | null>;
}
