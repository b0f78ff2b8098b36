interface SealedColumn {
  readonly column: string;
  /** How many of its values fit into memory together, with room to spare. */
  readonly pageRows: number;
}

/** Whoever wants a row of a page waits for the page. */
const SMALL_PAGE_ROWS = 100;
/** A photo may have five megabytes. */
const PHOTO_PAGE_ROWS = 4;

/** Every table that holds sealed values, each in one column; the key of each is `pool_id, id`. */
export const sealedColumns = {
  authenticators: { column: "state", pageRows: SMALL_PAGE_ROWS },
  outbox: { column: "message", pageRows: SMALL_PAGE_ROWS },
  photos: { column: "content", pageRows: PHOTO_PAGE_ROWS },
  sealed_profiles: { column: "content", pageRows: SMALL_PAGE_ROWS },
  face_sessions: { column: "state", pageRows: SMALL_PAGE_ROWS },
} as const satisfies Readonly<Record<string, SealedColumn>>;

export type SealedTable = keyof typeof sealedColumns;
