/** Why drivers leave methods out; each is a part of Authing that is not built here. */
export const reasons = {
  identityProviders: "It signs in by an account elsewhere, or links one; no identity provider is served.",
  oidc: "It is a part of OpenID Connect, OAuth 2.0, SAML or CAS; none of them is served.",
  organisations: "It asks about organisations, roles, resources and applications, which there are none of.",
  customFields: "It writes or reads fields that a manager defines; there are none.",
  twoAddresses: "It replaces an address on codes sent to both; an address is replaced by binding the new one.",
  forcedChange: "It takes a token of a forced change of password, which nothing gives.",
  securityLevel: "It asks for an estimate of the account's security, which is not made.",
  inner: "It is a part of other methods.",
} as const;
