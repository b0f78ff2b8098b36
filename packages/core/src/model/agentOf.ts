type Patterns = readonly (readonly [RegExp, string])[];

const BROWSERS: Patterns = [
  [/\bMicroMessenger\//, "WeChat"],
  [/\bEdgA?\//, "Edge"],
  [/\b(OPR|Opera)\//, "Opera"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bVersion\/.*\bSafari\//, "Safari"],
];

const SYSTEMS: Patterns = [
  [/\b(iPhone|iPad|iPod)\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** Gives what a person would call the browser and its system, such as "Chrome, Windows"; null when neither is known. */
export function agentOf(userAgent: string): string | null {
  const nameIn = (table: Patterns): string | undefined => table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const known = [nameIn(BROWSERS), nameIn(SYSTEMS)].filter((each) => each !== undefined);
  return known.length === 0 ? null : known.join(", ");
}
