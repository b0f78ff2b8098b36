import { describe, it } from "node:test";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { Desk } from "./Desk.ts";
import { pythonVenv } from "./pythonVenv.ts";
import { type Page, readPages } from "./readPages.ts";
import { runPage } from "./runPage.ts";
import { heldElsewhere } from "./standIns.ts";

const needsPython = "needs Python 3.9 or newer and `npm run python`, which installs what tests it";

/** Has pages done as they stand, the READMEs and quick starts or all others: two files of tests run beside each other. */
export function describePages(which: "starts" | "others"): void {
  describe("a page of the documentation does what it says:", { concurrency: 2 }, () => {
    for (const page of readPages()) {
      const isStart = /^README|\/start-/.test(page.path);
      const isRun = page.blocks.some((block) => !block.isUnrun) && !(page.path in heldElsewhere);
      const { skip } = needsOf(page);
      if (isRun && isStart === (which === "starts"))
        it(page.path, { skip }, async (test) => runPage(await Desk.lay(test), page));
    }
  });
}

/** What a machine may not have. */
function needsOf({ blocks }: Page): NeedsOptions {
  if (pythonVenv === null && blocks.some(({ language }) => language === "python")) return { skip: needsPython };
  const isOnPostgres = blocks.some(({ text }) => text.includes("createdb "));
  return isOnPostgres
    ? needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL")
    : { skip: false };
}
