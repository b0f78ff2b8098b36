/** Chapters of the API's description, in their order. */
export const tags = {
  "Sign-in": "From a password or a code to a session, or to the mfaToken of a second step",
  Account: "What the holder of a session does with the account",
  "Authenticator app": "Binding, verifying and removing an app that shows codes; recovery codes",
  "Codes by message": "Codes by text message and e-mail: sending them, and verifying them as a second factor",
  Face: "Binding a face and verifying it, by photos or in a live session before a camera",
  Management: "For back ends, with the user pool's secret",
} as const;

export type Tag = keyof typeof tags;
