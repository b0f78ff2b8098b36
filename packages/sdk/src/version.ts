/** The version of this package, as requests name it. Printed by `npm run docs` from package.json. */
export const version = "0.1.0";
