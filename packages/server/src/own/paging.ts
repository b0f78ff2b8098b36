import { DEFAULT_PAGE } from "@countersign/contract";
import { readId } from "../typed/readId.ts";

/** A page of a list that goes by ids: one more is asked for than is shown, to know whether there is another. */
export interface Page {
  readonly size: number;
  readonly asked: { readonly afterId: string | null; readonly limit: number };
}

export function readPage({ limit, after }: { readonly limit?: string; readonly after?: string }): Page {
  const size = limit === undefined ? DEFAULT_PAGE : Number(limit);
  return { size, asked: { afterId: after === undefined ? null : readId(after, "after"), limit: size + 1 } };
}

/** Cuts off what was asked for beyond the page; `next` is the id of its last item where there was more. */
export function toPage<T>(
  found: readonly T[],
  { size }: Page,
  idOf: (item: T) => string,
): { readonly items: readonly T[]; readonly next: string | null } {
  const items = found.slice(0, size);
  const last = items.at(-1);
  return { items, next: found.length > size && last !== undefined ? idOf(last) : null };
}
