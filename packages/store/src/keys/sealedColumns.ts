/** How many values of a column fit into memory together, with room to spare. */
type PageRows = number;

/** Whoever wants a row of a page waits for the page. */
const SMALL_PAGE_ROWS = 100;
/** A photo may have five megabytes. */
const PHOTO_PAGE_ROWS = 4;

/** Every column that holds sealed values, by its table; the key of each is `pool_id, id`. */
export const sealedColumns = {
  authenticators: { state: SMALL_PAGE_ROWS },
  outbox: { message: SMALL_PAGE_ROWS },
  photos: { content: PHOTO_PAGE_ROWS },
  sealed_profiles: { content: SMALL_PAGE_ROWS },
  idempotency_keys: { content: SMALL_PAGE_ROWS },
  sign_in_decisions: { content: SMALL_PAGE_ROWS },
  webhook_endpoints: { keys: SMALL_PAGE_ROWS },
  face_sessions: { state: SMALL_PAGE_ROWS, shown: SMALL_PAGE_ROWS },
} as const satisfies Readonly<Record<string, Readonly<Record<string, PageRows>>>>;

/** A table and one of its sealed columns. */
export type SealedColumn = {
  [Table in keyof typeof sealedColumns]: `${Table}.${string & keyof (typeof sealedColumns)[Table]}`;
}[keyof typeof sealedColumns];

/** Gives all of them. */
export function listSealedColumns(): readonly {
  readonly table: string;
  readonly column: string;
  readonly pageRows: number;
}[] {
  return Object.entries(sealedColumns).flatMap(([table, columns]) =>
    Object.entries(columns).map(([column, pageRows]) => ({ table, column, pageRows })),
  );
}
