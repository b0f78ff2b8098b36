import { CountersignMfa } from "./component/CountersignMfa.tsx";

export { CountersignMfa, type CountersignMfaEvents, type Trigger } from "./component/CountersignMfa.tsx";
export { confirmInDialog } from "./component/confirmInDialog.ts";

// A page that loads it twice has it once.
if (!customElements.get("countersign-mfa")) customElements.define("countersign-mfa", CountersignMfa);
