#!/usr/bin/env node
// Plain JavaScript that any Node can read: an older one gets a sentence instead of a syntax error.
const oldest = 24;
/** What is left of a start by then is there to stay. */
const startMs = 5000;
if (Number(process.versions.node.split(".")[0]) < oldest) {
  // Where npm has a package of Node: "optionalDependencies" of the checkout. It is built for glibc.
  const isPackaged = ["linux-x64", "linux-arm64", "win32-x64"].includes(`${process.platform}-${process.arch}`);
  const isMusl = process.platform === "linux" && !process.report?.getReport().header.glibcVersionRuntime;
  const way =
    isPackaged && !isMusl ? `In a checkout, "npm start" brings its own.` : "Install it from https://nodejs.org.";
  process.stderr.write(`Countersign needs Node ${oldest} or newer; this is ${process.version}. ${way}\n`);
  process.exitCode = 1;
} else {
  // Beside the code: what lies in a folder for everybody, as Node's own choice does, anybody can have put there.
  const cacheFolder = `${import.meta.dirname}/../node_modules/.cache/countersign`;
  // Only the service: its account must be able to write what another command, run as root, would make there first.
  const isService = process.argv[2] === "serve";
  // By the environment, which its threads and workers have too.
  // biome-ignore lint/style/noProcessEnv: it is set for Node, not read as a setting
  if (isService) process.env.NODE_COMPILE_CACHE ??= cacheFolder;
  const prepare = async () => {
    const { enableCompileCache } = await import("node:module");
    const { setFlagsFromString } = await import("node:v8");
    enableCompileCache?.();
    // What a start throws away makes room for itself, a tenth of all memory, that V8 hardly ever gives back.
    setFlagsFromString("--semi-space-growth-factor=1");
    setTimeout(setFlagsFromString, startMs, "--semi-space-growth-factor=2").unref();
  };
  void (isService ? prepare() : Promise.resolve()).then(() => import("#main"));
}
