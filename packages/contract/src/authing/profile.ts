import { fieldsOf, PROFILE_TEXT_LENGTH, personalFields } from "../profileFields.ts";
import { Maybe, Text } from "../scalars.ts";
import { Type } from "../Type.ts";

/** What a registering person may say about himself. */
export const ProfileInput = Type.Object(fieldsOf(personalFields, Maybe(Text(PROFILE_TEXT_LENGTH))));
