import { describe, it } from "node:test";
import { Desk } from "./docs/Desk.ts";
import { pythonVenv } from "./docs/pythonVenv.ts";
import { readPages } from "./docs/readPages.ts";
import { runPage } from "./docs/runPage.ts";
import { heldElsewhere } from "./docs/standIns.ts";

const needsPython = "needs Python 3.9 or newer and `npm run python`, which installs what tests it";

describe("a page of the documentation does what it says:", { concurrency: 2 }, () => {
  for (const page of readPages()) {
    const isRun = page.blocks.some((block) => !block.isUnrun) && !(page.path in heldElsewhere);
    const skip = pythonVenv === null && page.blocks.some(({ language }) => language === "python") && needsPython;
    if (isRun) it(page.path, { skip }, async (test) => runPage(await Desk.lay(test), page));
  }
});
