import authingTypes from "authing-js-sdk/build/main/types/graphql.v2.js";

/** The documents of the JavaScript client, by its names for them. */
const javascriptNames = [
  "RegisterByEmail",
  "RegisterByUsername",
  "LoginByEmail",
  "LoginByUsername",
  "LoginByPhonePassword",
  "LoginBySubAccount",
  "User",
  "UserWithCustomData",
  "IsUserExists",
  "CheckLoginStatus",
  "CheckPasswordStrength",
  "RefreshToken",
  "UpdatePassword",
  "UpdateUser",
  "AccessToken",
  "CreateUser",
  "CreateUserWithCustomData",
  "RegisterByPhoneCode",
  "LoginByPhoneCode",
  "SendEmail",
  "ResetPassword",
  "BindPhone",
  "BindEmail",
  "UnbindPhone",
  "UnbindEmail",
] as const;

type JavascriptName = (typeof javascriptNames)[number];

/** Gives a document of the JavaScript client as its package ships it. */
export function javascriptDocument(name: JavascriptName): string {
  return authingTypes[`${name}Document`];
}

export const javascriptDocuments = javascriptNames.map(javascriptDocument);

/** What the Python client selects of a user: the JavaScript client's list up to `updatedAt`. */
const pythonUser = `id arn status userPoolId username email emailVerified phone phoneVerified unionid openid nickname
  registerSource photo password oauth token tokenExpiredAt loginsCount lastLogin lastIP signedUp blocked isDeleted device
  browser company name givenName familyName middleName profile preferredUsername website gender birthdate zoneinfo locale
  address formatted streetAddress locality region postalCode city province country createdAt updatedAt`;
const pythonIdentities = "identities { openid userIdInIdp userId connectionId isSocial provider type userPoolId }";
const pythonCustomData = "customData { key value dataType label }";

/** The documents of the Python client: one flat text for each operation, as its generator prints them. */
export const pythonDocuments = [
  pythonUserMutation("registerByEmail", "$input: RegisterByEmailInput!", "externalId"),
  pythonUserMutation("registerByUsername", "$input: RegisterByUsernameInput!", "externalId"),
  pythonUserMutation("loginByEmail", "$input: LoginByEmailInput!", "externalId"),
  pythonUserMutation("loginByUsername", "$input: LoginByUsernameInput!", "externalId"),
  pythonUserMutation("loginByPhonePassword", "$input: LoginByPhonePasswordInput!", "externalId"),
  pythonUserMutation(
    "loginBySubAccount",
    "$account: String!, $password: String!, $captchaCode: String, $clientIp: String",
    "externalId",
  ),
  `query user($id: String) { user(id: $id) { ${pythonUser} externalId ${pythonIdentities} } }`,
  `query userWithCustomData($id: String) {
    user(id: $id) { ${pythonUser} externalId ${pythonIdentities} ${pythonCustomData} }
  }`,
  `query checkLoginStatus($token: String) {
    checkLoginStatus(token: $token) { code message status exp iat data { id userPoolId arn } }
  }`,
  "mutation refreshToken($id: String) { refreshToken(id: $id) { token iat exp } }",
  `query isUserExists($email: String, $phone: String, $username: String, $externalId: String) {
    isUserExists(email: $email, phone: $phone, username: $username, externalId: $externalId)
  }`,
  pythonUserMutation("updatePassword", "$newPassword: String!, $oldPassword: String", ""),
  "query checkPasswordStrength($password: String!) { checkPasswordStrength(password: $password) { valid message } }",
  pythonUserMutation("updateUser", "$id: String, $input: UpdateUserInput!", "externalId"),
  `query accessToken($userPoolId: String!, $secret: String!) {
    accessToken(userPoolId: $userPoolId, secret: $secret) { accessToken exp iat }
  }`,
  pythonUserMutation(
    "createUser",
    `$userInfo: CreateUserInput!, $params: String, $identity: CreateUserIdentityInput, $keepPassword: Boolean,
     $resetPasswordOnFirstLogin: Boolean`,
    "externalId",
  ),
  pythonUserMutation(
    "createUser",
    "$userInfo: CreateUserInput!, $keepPassword: Boolean, $params: String",
    `externalId ${pythonCustomData}`,
  ),
  pythonUserMutation("registerByPhoneCode", "$input: RegisterByPhoneCodeInput!", "externalId"),
  pythonUserMutation("loginByPhoneCode", "$input: LoginByPhoneCodeInput!", "externalId"),
  "mutation sendEmail($email: String!, $scene: EmailScene!) { sendEmail(email: $email, scene: $scene) { message code } }",
  `mutation resetPassword($phone: String, $email: String, $code: String!, $newPassword: String!) {
    resetPassword(phone: $phone, email: $email, code: $code, newPassword: $newPassword) { message code }
  }`,
  pythonUserMutation("bindPhone", "$phone: String!, $phoneCode: String!", ""),
  pythonUserMutation("bindEmail", "$email: String!, $emailCode: String!", ""),
  `mutation unbindPhone { unbindPhone { ${pythonUser} } }`,
  `mutation unbindEmail { unbindEmail { ${pythonUser} } }`,
];

function pythonUserMutation(operation: string, variables: string, alsoSelected: string): string {
  const args = variables.replaceAll(/\$(\w+): [\w!]+/g, "$1: $$$1");
  return `mutation ${operation}(${variables}) { ${operation}(${args}) { ${pythonUser} ${alsoSelected} } }`;
}

/** The introspection query of graphql-core 2, which the Python client sends before every operation. */
export const graphqlCoreIntrospection = `
  query IntrospectionQuery {
    __schema {
      queryType { name }
      mutationType { name }
      subscriptionType { name }
      types { ...FullType }
      directives { name description locations args { ...InputValue } }
    }
  }
  fragment FullType on __Type {
    kind
    name
    description
    fields(includeDeprecated: true) {
      name
      description
      args { ...InputValue }
      type { ...TypeRef }
      isDeprecated
      deprecationReason
    }
    inputFields { ...InputValue }
    interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    possibleTypes { ...TypeRef }
  }
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
  fragment TypeRef on __Type {
    kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
      ofType { kind name ofType { kind name } } } } } } }
  }
`;
