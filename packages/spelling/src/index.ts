export { cleanTyped } from "./cleanTyped.ts";
export { emailKey } from "./emailKey.ts";
export { nameKey } from "./nameKey.ts";
export { normaliseCode } from "./normaliseCode.ts";
export { plainTyped } from "./plainTyped.ts";
export { spellEmail } from "./spellEmail.ts";
export { spellId } from "./spellId.ts";
export { spellPhone, type TypedPhone } from "./spellPhone.ts";
export { spellRecoveryCode } from "./spellRecoveryCode.ts";
