import { describePages } from "./describePages.ts";

describePages("others");
