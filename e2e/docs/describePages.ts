import { describe, it } from "node:test";
import { Desk } from "./Desk.ts";
import { pythonVenv } from "./pythonVenv.ts";
import { readPages } from "./readPages.ts";
import { runPage } from "./runPage.ts";
import { heldElsewhere } from "./standIns.ts";

const needsPython = "needs Python 3.9 or newer and `npm run python`, which installs what tests it";

/** Has pages done as they stand, the READMEs and quick starts or all others: two files of tests run beside each other. */
export function describePages(which: "starts" | "others"): void {
  describe("a page of the documentation does what it says:", { concurrency: 2 }, () => {
    for (const page of readPages()) {
      const isStart = /^README|\/start-/.test(page.path);
      const isRun = page.blocks.some((block) => !block.isUnrun) && !(page.path in heldElsewhere);
      const skip = pythonVenv === null && page.blocks.some(({ language }) => language === "python") && needsPython;
      if (isRun && isStart === (which === "starts"))
        it(page.path, { skip }, async (test) => runPage(await Desk.lay(test), page));
    }
  });
}
