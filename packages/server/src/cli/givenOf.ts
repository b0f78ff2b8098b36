/** Gives the options that were given. */
export function givenOf<Options extends object>(
  options: Options,
): { [Name in keyof Options]?: NonNullable<Options[Name]> } {
  const given = Object.entries(options).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as { [Name in keyof Options]?: NonNullable<Options[Name]> }; // forgets the names
}
