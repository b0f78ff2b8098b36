import type { IncomingHttpHeaders } from "node:http";
import type { Language } from "@countersign/contract";
import { readLanguage } from "../request/readHeaders.ts";
import { readCookie } from "./readCookie.ts";

/** Set by the pages' own switch. */
const COOKIE = "countersign_lang";

/**
 * Gives the language of a page: what the application asked for (`ui_locales`, OpenID Connect Core §3.1.2.1), else what
 * somebody chose here, else what his browser prefers, else English.
 */
export function pageLanguage(headers: IncomingHttpHeaders, asked: unknown): Language {
  const wanted = [typeof asked === "string" ? asked.trim().split(/\s+/) : [], readCookie(headers, COOKIE) ?? []].flat();
  const { "accept-language": preferred = "" } = headers;
  const list = [...wanted, preferred].filter((each) => each !== "").join(",");
  return readLanguage({ "accept-language": list }, "en-US");
}
