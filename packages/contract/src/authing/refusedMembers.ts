/** A member whose meaning would change if it were dropped. */
export interface RefusedMember {
  readonly name: string;
  /** What holds where no route takes it: saying that again changes nothing, and is borne with. */
  readonly holds: string | number;
}

/**
 * Members of bodies that are refused on every path of Authing's clients which does not take them: an app that was made for
 * another code would be bound, and never be right. Any other member that a path does not take is ignored there, as
 * Authing ignores it.
 */
export const refusedMembers: readonly RefusedMember[] = [
  { name: "digits", holds: 6 },
  { name: "period", holds: 30 },
  { name: "algorithm", holds: "SHA1" },
];
