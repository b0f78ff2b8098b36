/** The version of this package, as requests name it. */
export const version = "0.1.0";
