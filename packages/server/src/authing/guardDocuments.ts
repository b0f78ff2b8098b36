import type { FixedDocument } from "../http/dialect.ts";

/** Drawn in strokes on a field of 24 × 24, by what they show. */
const drawings = {
  person: '<circle cx="12" cy="8" r="4"/><path d="M4 21a8 8 0 0 1 16 0"/>',
  lock: '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/>',
  shield: '<path d="M12 3l8 3v6c0 4.5-3.2 7.7-8 9-4.8-1.3-8-4.5-8-9V6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>',
  eye: '<path d="M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
  closedEye: '<path d="M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12z"/><path d="M4 20L20 4"/>',
  envelope: '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3 7l9 6 9-6"/>',
  phone: '<rect x="7" y="2" width="10" height="20" rx="2"/><path d="M11 18h2"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 3"/>',
  face: '<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4"/><path d="M9 9v1M15 9v1M9 15c2 1.5 4 1.5 6 0"/>',
  question: '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17v.1"/>',
  warning: '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.5v.1"/>',
  information: '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5v.1"/>',
  done: '<circle cx="12" cy="12" r="9"/><path d="M8 12l3 3 5-6"/>',
  check: '<path d="M5 12l5 5L19 7"/>',
  cross: '<path d="M6 6l12 12M18 6L6 18"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  minus: '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
  left: '<path d="M15 5l-7 7 7 7"/>',
  down: '<path d="M6 9l6 6 6-6"/>',
  onward: '<path d="M5 19v-4a5 5 0 0 1 5-5h9M15 6l4 4-4 4"/>',
  dots: '<path d="M5 12v.1M12 12v.1M19 12v.1"/>',
  qrCode: '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2z"/>',
  screen: '<rect x="3" y="4" width="18" height="12" rx="2"/><path d="M8 20h8M12 16v4"/>',
  chain: '<path d="M10 14l4-4M8 11l-2 2a3.5 3.5 0 0 0 5 5l2-2M16 13l2-2a3.5 3.5 0 0 0-5-5l-2 2"/>',
  globe: '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c4 5 4 13 0 18M12 3c-4 5-4 13 0 18"/>',
} as const;

/** What each of Guard's generations calls what stands on the screens that this service leads to. */
const names: Readonly<Record<keyof typeof drawings, readonly string[]>> = {
  person: ["a-user-line1", "account-circle-line", "user-received-2-line"],
  lock: ["a-lock-line1"],
  shield: ["a-shield-check-line1"],
  eye: ["a-eye-line1", "authing-eye-fill"],
  closedEye: ["a-eye-close-line1", "authing-eye-off-fill"],
  envelope: ["a-mail-line3", "mail"],
  phone: ["a-smartphone-line1", "phone"],
  clock: ["otp", "totp", "otp-push"],
  face: ["face"],
  question: ["a-question-line1"],
  warning: ["error-warning-fill1", "warning-tips-icon"],
  information: ["information-fill"],
  done: ["checkbox-circle-fill"],
  check: ["check-fill"],
  cross: ["close-line", "guanbi"],
  plus: ["add-line"],
  minus: ["indeterminate-circle-line"],
  left: ["arrow-left-s-line", "arrow-left-line", "arrow-guard"],
  down: ["arrow-down-s-fill"],
  onward: ["a-share-forward-line1"],
  dots: ["more-fill", "loading-guard"],
  qrCode: ["a-erweima22", "refer-qr-code", "bianzu"],
  screen: ["diannao", "slideshow-3-line"],
  chain: ["bind"],
  globe: ["yuyan", "zhongwen", "a-yingwen1"],
};

const STROKE = 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"';

function renderSheet(): string {
  const symbols = Object.entries(names).flatMap(([drawing, ids]) =>
    ids.map(
      (id) =>
        `<symbol id="authing-${id}" viewBox="0 0 24 24"><g ${STROKE}>${drawings[drawing as keyof typeof drawings]}</g></symbol>`,
    ),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** Stands above a form, where an application could have its own mark. */
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="10" fill="#215ae5"/><g transform="translate(12 12)" color="#fff" ${STROKE}>${drawings.shield}</g></svg>\n`;
export const GUARD_LOGO_PATH = "/svg-string/logo";

const svg = { type: "image/svg+xml" } as const;
const sheet = { ...svg, summary: "Load the icons of Authing's Guard", text: renderSheet() } as const;

/** What Guard loads from `cdnBase` before it shows anything, icons from one of two places, and what it shows then. */
export const guardDocuments: readonly FixedDocument[] = [
  { ...sheet, operationId: "guardIcons", path: "/svg-string/guard" },
  { ...sheet, operationId: "guardIconsOf6", path: "/svg-string/guard-1" },
  { ...svg, operationId: "guardLogo", path: GUARD_LOGO_PATH, summary: "Load the mark above a form", text: LOGO },
];
