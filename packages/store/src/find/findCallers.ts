import type { CallerRef, StoredCaller } from "@countersign/core";
import { type Gathered, gather } from "../engine/gather.ts";
import { type Many, manyRows } from "../engine/manyRows.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { callerText, readCaller } from "./findCaller.ts";
import type { SubjectRow } from "./readSubject.ts";

const READINGS_AT_ONCE = 2;
const MOST_AT_ONCE = 64;
const PATIENCE_MS = 50;

type FindCaller = (ref: CallerRef) => Promise<StoredCaller | null>;
type Asked = Gathered<CallerRef, StoredCaller | null>;
type FoundRow = SubjectRow & { readonly item: number };

const statementOf = (kind: CallerRef["kind"]) =>
  manyRows<{ item: number; poolId: string; id: string; appId: string | null }>(
    { item: "bigint", poolId: "text", id: "text", appId: "text" },
    (given) =>
      callerText(kind, {
        from: `${given} join `,
        ...{ poolId: "given.poolId", id: "given.id", appId: "given.appId", besides: "given.item, " },
      }),
  );

const STATEMENTS = { session: statementOf("session"), mfaToken: statementOf("mfaToken") } as const;

/** Gives what finds callers as `alone` does, those that are asked for at the same time by one statement. */
export function findCallersTogether(alone: FindCaller, many: Many, box: Pick<SecretBox, "open">): FindCaller {
  const gatherOf = (kind: CallerRef["kind"]): FindCaller =>
    gather<CallerRef, StoredCaller | null>({
      ...{ atOnce: READINGS_AT_ONCE, most: MOST_AT_ONCE, patienceMs: PATIENCE_MS },
      async run(asked) {
        const [only, ...others] = asked;
        if (only !== undefined && others.length === 0) only.resolve(await alone(only.item));
        else await answer(kind, asked);
      },
    });

  async function answer(kind: CallerRef["kind"], asked: readonly Asked[]): Promise<void> {
    const { text, columnsOf } = STATEMENTS[kind];
    const refs = asked.map(({ item: { poolId, id, appId = null } }, item) => ({ item, poolId, id, appId }));
    const rows = Map.groupBy(await many<FoundRow>(text, columnsOf(refs)), ({ item }) => item);
    for (const [item, { resolve, reject }] of asked.entries()) {
      try {
        resolve(readCaller(kind, rows.get(item) ?? [], box));
      } catch (error) {
        reject(error); // whose state was altered holds nobody else up
      }
    }
  }

  const finders = { session: gatherOf("session"), mfaToken: gatherOf("mfaToken") } as const;
  return (ref) => finders[ref.kind](ref);
}
