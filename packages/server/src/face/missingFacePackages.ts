/** What our own engine consists of. A published server has it only where it was installed, too. */
const PACKAGES = ["@countersign/face", "@countersign/face-models"] as const;

/** Names what is not installed of the engine that reads faces; loads none of it. */
export function missingFacePackages(): readonly string[] {
  return PACKAGES.filter((name) => !isInstalled(name));
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
