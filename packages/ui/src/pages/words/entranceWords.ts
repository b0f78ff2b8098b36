import type { Catalogues } from "../../words/Catalogues.ts";
import { entranceEnUs } from "./entranceEnUs.ts";
import { entranceZhCn } from "./entranceZhCn.ts";

export type EntranceWord = keyof typeof entranceEnUs;

/** What the pages say where people come in. */
export const entranceWords: Catalogues<EntranceWord> = { "en-US": entranceEnUs, "zh-CN": entranceZhCn };
