import type { CoreSettings, Facility, RequestLimits } from "@countersign/core";
import type { Settings } from "../config/settings.ts";
import { missingFacePackages } from "../face/missingFacePackages.ts";
import type { Senders } from "../send/gateways/createSenders.ts";
import { servesNumber } from "../send/servesNumber.ts";

const DAY_MS = 24 * 3600 * 1000;

/** Gives the rules of the domain as the operator set them; what can be served depends on what can be sent and read. */
export function coreSettings(settings: Settings, senders: Senders): CoreSettings {
  const facilities: Readonly<Record<Facility, boolean>> = {
    sms: senders.sms.length > 0,
    email: senders.email.length > 0,
    faceReading: settings.faceProviderModule !== null || missingFacePackages().length === 0,
  };
  return {
    totpStrictConfirm: settings.totpStrictConfirm,
    freshMs: settings.freshSeconds * 1000,
    importWeak: settings.importWeak,
    facilities,
    environment: settings.production ? "live" : "test",
    decisionsKeptMs: settings.decisionDays * DAY_MS,
    trailKeptMs: settings.auditDays === null ? null : settings.auditDays * DAY_MS,
    faceThresholds: {
      live: settings.faceThresholdLive,
      photos: settings.faceThresholdPhotos,
      photo: settings.faceThresholdPhoto,
    },
    faceLimits: { sessions: settings.limitFaceSession, fetches: settings.limitFaceFetch },
    uploadLimits: {
      address: settings.limitUploadAddress,
      addressMegabytes: settings.limitUploadAddressMegabytes,
      everybody: settings.limitUploads,
      waiting: settings.limitPhotosWaiting,
    },
    servesNumber: numberRule(settings),
    requestLimits: requestLimitsOf(settings),
    sendLimits: {
      resend: settings.limitResend,
      backedRecipient: settings.limitBackedRecipient,
      backedUser: settings.limitBackedUser,
      backedAddress: settings.limitBackedAddress,
      notice: settings.limitNotice,
      recipient: settings.limitRecipient,
      address: settings.limitAddress,
      device: settings.limitDevice,
      prefix: settings.limitPrefix,
      application: settings.limitApplication,
      applicationBudget: settings.limitApplicationBudget,
    },
  };
}

function requestLimitsOf(settings: Settings): RequestLimits {
  return {
    lookup: settings.limitLookup,
    lookupUser: settings.limitLookupUser,
    registration: settings.limitRegistration,
    registrationBytes: settings.limitRegistrationBytes,
    registrationBytesInAll: settings.limitRegistrationBytesInAll,
    authorization: settings.limitAuthorization,
    exchange: settings.limitExchange,
    ownLogin: settings.limitOwnLogin,
    ownLoginUser: settings.limitOwnLoginUser,
    recoveryCode: settings.limitRecoveryCode,
  };
}

function numberRule({ smsCountries, defaultCountry }: Settings): CoreSettings["servesNumber"] {
  const ranges = smsCountries ?? [defaultCountry];
  return ranges.length === 0 ? () => true : (phone) => servesNumber(ranges, phone);
}
