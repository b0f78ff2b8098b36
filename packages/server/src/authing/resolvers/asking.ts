import type { Gated } from "@countersign/core";

/** Resolvers any of which may give a second factor that is due, in place of its data. */
export type Asking<Operations> = {
  readonly [Name in keyof Operations]: Operations[Name] extends (...given: infer Given) => Promise<infer Data>
    ? (...given: Given) => Promise<Gated<Data>>
    : never;
};
