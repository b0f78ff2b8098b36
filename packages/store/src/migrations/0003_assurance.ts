import type { Migration } from "./migration.ts";

/** What was passed with nothing but a mailbox or a face was no second factor: `mfa` goes where the account has none. */
const withoutFactor = `update sessions
  set amr = replace(replace(replace(amr, ',"mfa"', ''), '"mfa",', ''), '"mfa"', '')
  where amr like '%"mfa"%' and not exists (
    select 1 from authenticators
    where authenticators.pool_id = sessions.pool_id and authenticators.user_id = sessions.user_id
      and status = 'confirmed' and kind in ('totp', 'sms'))`;

export const assurance: Migration = { version: 3, name: "assurance", statements: [withoutFactor] };
