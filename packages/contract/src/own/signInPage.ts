import { Id, Text } from "../scalars.ts";
import { Type } from "../Type.ts";
import { defineRoutes, NOTHING_ELSE } from "./defineRoutes.ts";

export const signInPageRoutes = defineRoutes({
  describeSignIn: {
    tag: "Sign-in",
    method: "GET",
    path: "/v1/sign-in",
    caller: "anyone",
    summary:
      "What a page that signs people in shows of an application, and whether it may lead back to where it was asked to",
    query: Type.Object(
      {
        client_id: Type.Optional(Id),
        redirect_uri: Type.Optional(Text(2000, "Where the page is to lead back to")),
      },
      NOTHING_ELSE,
    ),
    data: Type.Object({
      application: Type.Object({
        id: Id,
        name: Type.String(),
        logo: Type.Union([Type.String(), Type.Null()], { description: "Where its logo is; null: it has none" }),
        colour: Type.Union([Type.String(), Type.Null()], { description: "As #rrggbb; null: none of its own" }),
        termsUrl: Type.Union([Type.String(), Type.Null()], {
          description: "What people agree to by making an account; null: nothing",
        }),
        privacyUrl: Type.Union([Type.String(), Type.Null()], {
          description: "What is done with their data; null: it says nothing",
        }),
      }),
      codes: Type.Object(
        { sms: Type.Boolean(), email: Type.Boolean() },
        { description: "Where this service can send codes" },
      ),
      mayReturn: Type.Boolean({
        description: "`redirect_uri` is one of the application's, letter by letter; false where none was named, too",
      }),
      issuer: Type.String({ description: "`iss` of what is answered to the application (RFC 9207)" }),
    }),
    failures: ["applicationUnknown"],
  },
});
