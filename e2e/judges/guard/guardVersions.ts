/** A published Guard: where its bundle lies in its package, and how a page starts it. */
export interface GuardVersion {
  readonly name: "@authing/guard" | "@authing/native-js-ui-components";
  readonly version: string;
  readonly script: string;
  readonly style: string;
  /** A module of a page that holds `appId`, `host` and `listen`, which is to be told what Guard tells. */
  readonly start: string;
}

const natively = (factory: string): string => `
  const guard = ${factory}(appId, { target: "#root", host, mode: "normal", lang: "en-US", isSSO: false });
  listen(guard);`;

const wrapped = (construct: string): string => `
  const guard = new ${construct}({ appId, host, mode: "normal" });
  listen(guard);
  guard.start("#root").catch((error) => events.push({ name: "start-error", data: String(error) }));`;

const old = {
  name: "@authing/native-js-ui-components",
  script: "lib/index.min.js",
  style: "lib/index.min.css",
} as const;
const global = {
  name: "@authing/guard",
  script: "dist/global/guard.min.js",
  style: "dist/global/guard.min.css",
} as const;

/** One of each generation that goes on at /interaction/authFlow. */
export const guardVersions: readonly GuardVersion[] = [
  { ...old, version: "3.1.31", start: natively("new AuthingNativeJsUIComponents.Guard") },
  { ...old, version: "4.3.4", start: natively("new AuthingNativeJsUIComponents.Guard") },
  { ...global, version: "5.1.4", start: wrapped("GuardFactory.Guard") },
  { ...global, version: "5.3.9", start: wrapped("GuardFactory.Guard") },
  {
    name: "@authing/guard",
    version: "6.0.0-alpha.4",
    script: "dist/guard.min.js",
    style: "dist/guard.min.css",
    start: `const { Guard } = await import("./script.js");${wrapped("Guard")}`,
  },
];
