/** A member whose meaning would change if it were dropped. */
export interface RefusedMember {
  /** Where it stands in the body or among the arguments; dots lead inwards. */
  readonly name: string;
  /** What holds where it is not taken: saying that again changes nothing, and is borne with, as null and "" are. */
  readonly holds: string | number | boolean | null;
}

/**
 * Members of bodies that are refused on every path of Authing's clients which does not take them: an app that was made for
 * another code would be bound, and never be right; an account would not have the name that it was to be found by.
 */
export const refusedMembers: readonly RefusedMember[] = [
  { name: "digits", holds: 6 },
  { name: "period", holds: 30 },
  { name: "algorithm", holds: "SHA1" },
  { name: "phoneToken", holds: null },
  { name: "emailToken", holds: null },
  { name: "profile.username", holds: null },
];

const phoneToken: RefusedMember = { name: "input.phoneToken", holds: null };
const emailToken: RefusedMember = { name: "input.emailToken", holds: null };
const profileUsername: RefusedMember = { name: "input.profile.username", holds: null };

/**
 * Arguments that the GraphQL of Authing's clients declares and that are refused, by operation: they say that an address
 * is proved, by a token that nobody gives here, or make of an account what there is not.
 */
export const refusedArguments: Readonly<Record<string, readonly RefusedMember[]>> = {
  registerByEmail: [phoneToken, profileUsername],
  registerByUsername: [phoneToken, emailToken, profileUsername],
  registerByPhoneCode: [emailToken, profileUsername],
  updateUser: [
    { name: "emailToken", holds: null },
    { name: "phoneToken", holds: null },
    { name: "input.expiredAt", holds: null },
  ],
  createUser: [
    { name: "identity", holds: null },
    { name: "keepPassword", holds: false },
    { name: "resetPasswordOnFirstLogin", holds: false },
    { name: "userInfo.isDeleted", holds: false },
  ],
};
