import { buildPages } from "../ui/buildPages.ts";
import type { BuiltPages } from "./src/pages/BuiltPages.ts";

/** Gives the hosted pages: in a checkout of their sources as they are now, when the first is asked for. */
export function loadPages(): Promise<BuiltPages> {
  return buildPages();
}
