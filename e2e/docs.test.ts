import { describePages } from "./docs/describePages.ts";

describePages("starts");
