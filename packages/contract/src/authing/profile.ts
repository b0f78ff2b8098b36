import { Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";

const maybeText = () => Maybe(Text(1000));

/** What a registering person may say about himself. */
export const ProfileInput = Type.Object({
  nickname: maybeText(),
  photo: maybeText(),
  company: maybeText(),
  name: maybeText(),
  givenName: maybeText(),
  familyName: maybeText(),
  middleName: maybeText(),
  profile: maybeText(),
  preferredUsername: maybeText(),
  website: maybeText(),
  gender: maybeText(),
  birthdate: maybeText(),
  zoneinfo: maybeText(),
  locale: maybeText(),
  address: maybeText(),
  formatted: maybeText(),
  streetAddress: maybeText(),
  locality: maybeText(),
  region: maybeText(),
  postalCode: maybeText(),
  city: maybeText(),
  province: maybeText(),
  country: maybeText(),
  device: maybeText(),
  browser: maybeText(),
});
