/** Settings of parts that this build does not have. They are taken with a warning, so that a shared setup starts. */
export const reservedNames: readonly string[] = ["COUNTERSIGN_FACE_URL_ALLOW"];
