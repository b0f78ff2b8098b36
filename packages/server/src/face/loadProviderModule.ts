import { pathToFileURL } from "node:url";
import type { FaceEngine } from "./FaceEngine.ts";

const VERBS = ["read", "reencode", "beginLiveness", "followLiveness", "close"] as const satisfies (keyof FaceEngine)[];

/**
 * Gives the engine that another maker's module makes: its default export is a function without parameters that gives
 * one, or the promise of one.
 * @throws {Error} saying what the module lacks, or what it threw
 */
export async function loadProviderModule(path: string): Promise<FaceEngine> {
  const { default: make } = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  if (typeof make !== "function") throw new Error("The face provider module has no function as its default export.");
  const engine = (await make()) as Partial<FaceEngine> | null | undefined; // its parts are looked at below
  if (typeof engine?.model !== "string" || engine.model === "") {
    throw new Error("The engine of the face provider module does not name its model.");
  }
  const missing = VERBS.filter((verb) => typeof engine[verb] !== "function");
  if (missing.length > 0) throw new Error(`The engine of the face provider module lacks ${missing.join(", ")}.`);
  return engine as FaceEngine; // all its parts are there
}
