import type { Application, MovedSubject, PoolId, Store, StoredPolicy, UserPool } from "@countersign/core";

const PAGE_ACCOUNTS = 200;

/** The first line of an export. */
export interface ExportHeader {
  readonly format: "countersign-export";
  readonly version: 1;
  readonly exportedAt: string;
  readonly pool: UserPool;
  readonly applications: readonly Application[];
  /** Every version that is kept, of the pool and of each application; left out by builds that had none. */
  readonly policies?: readonly StoredPolicy[];
}

/** The last line of an export: how many accounts stand before it. */
export interface ExportEnd {
  readonly accounts: number;
}

/** Gives the lines of an export of a pool: the header, one account a line, the end. */
export async function* exportLines(
  store: Pick<Store, "listSubjects">,
  header: ExportHeader,
  onAccount: (account: MovedSubject) => void,
): AsyncGenerator<string> {
  yield JSON.stringify(header);
  let accounts = 0;
  for await (const account of allAccounts(store, header.pool.id)) {
    accounts += 1;
    onAccount(account);
    yield JSON.stringify({ ...account, subject: { ...account.subject, knownOrigins: [] } });
  }
  yield JSON.stringify({ accounts } satisfies ExportEnd);
}

async function* allAccounts(store: Pick<Store, "listSubjects">, poolId: PoolId): AsyncGenerator<MovedSubject> {
  for (let afterId: string | null = null; ; ) {
    const page: readonly MovedSubject[] = await store.listSubjects(poolId, { afterId, limit: PAGE_ACCOUNTS });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    afterId = last.subject.user.userId;
  }
}
