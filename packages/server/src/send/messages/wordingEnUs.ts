import type { Wording } from "./wording.ts";

const same = (text: string) => ({ sms: text, email: text });

const CHANGE_PASSWORD = "If this was not you, change your password now and check the sign-in methods of your account.";

export const wordingEnUs: Wording = {
  actions: {
    signIn: same("sign in"),
    register: same("create your account"),
    resetPassword: same("reset your password"),
    bind: { sms: "add this phone number", email: "add this e-mail address" },
    unbind: { sms: "remove this phone number", email: "remove this e-mail address" },
    mfaVerify: same("finish signing in"),
    mfaBind: { sms: "set up this number for sign-in", email: "set up this address for sign-in" },
    mfaUnbind: { sms: "stop using this number for sign-in", email: "stop using this address for sign-in" },
    completeProfile: same("complete your profile"),
    general: same("confirm it is you"),
  },
  notices: {
    factorAdded: {
      title: "New sign-in method added",
      sentence: "A new sign-in method was just added to your account.",
      advice: CHANGE_PASSWORD,
    },
    factorRemoved: {
      title: "Sign-in method removed",
      sentence: "A sign-in method was just removed from your account.",
      advice: CHANGE_PASSWORD,
    },
    recoveryCodeUsed: {
      title: "Recovery code used",
      sentence:
        "Your account was just opened with its recovery code. That code is spent; a new one was shown at sign-in.",
      advice: CHANGE_PASSWORD,
    },
    passwordChanged: {
      title: "Password changed",
      sentence: "The password of your account was just changed.",
      advice: "If this was not you, reset your password now and tell your administrator.",
    },
    contactChanged: {
      title: "Contact details changed",
      sentence: "The phone number or e-mail address of your account was just changed.",
      advice: CHANGE_PASSWORD,
    },
    enrolmentDisavowed: {
      title: "Sign-in method taken back, password suspended",
      sentence:
        "By the link in an earlier message somebody said that the new sign-in method of your account was not theirs. It was removed, everybody was signed out, and your password was suspended.",
      advice: "Reset your password to sign in with one again.",
    },
    wrongSecondFactor: {
      title: "Failed second step at sign-in",
      sentence: "Somebody entered your right password but did not pass the second step.",
      advice: "If this was not you, your password is known to somebody else: change it now.",
    },
    accountReclaimed: {
      title: "Account now belongs to whoever has its address",
      sentence:
        "The address below was proved for the first time; whoever made the account never had. It belongs to the owner of " +
        "the address now: everybody was signed out, the old password no longer signs in, and the profile was put aside.",
      advice:
        "If you made the account yourself, set a new password. Your administrator can bring the profile back for 30 days.",
    },
    claimLost: {
      title: "Address removed from your account",
      sentence:
        "The address below was never confirmed for your account, and somebody else has proved that it is theirs. It was " +
        "removed from your account.",
      advice: "Sign in by another name of your account. If the address is yours, add it to your account with a code.",
    },
    factorRelease: {
      title: "Sign-in method about to be removed",
      sentence:
        "The owner of this account cannot use the sign-in method below and asked for its removal. It is removed three days " +
        "after the first of these messages, unless somebody signs in with it before.",
      advice: "If you have it and want it to stay, sign in with it now.",
    },
    unusualSignIn: {
      title: "Unusual sign-in",
      sentence: "Somebody signed in to your account in a way that is not like your earlier sign-ins.",
      advice: CHANGE_PASSWORD,
    },
    deviceTrusted: {
      title: "Device remembered",
      sentence:
        "Sign-ins on this device are not asked for a second step any more, for as long as the application allows.",
      advice: "If that was not you, change your password now: no device is remembered after it.",
    },
    deviceCopied: {
      title: "Remembered device signed out",
      sentence:
        "What one of your remembered devices shows at sign-ins was shown again after it had been used up: there may be a copy " +
        "of it. The device is not remembered any more, and whoever was signed in by it is signed out.",
      advice:
        "If you did not just restore a browser or lose the connection while signing in, change your password now.",
    },
    accessPassIssued: {
      title: "Access pass issued",
      sentence:
        "A manager issued an access pass for your account. With your password it signs in once, without your second step, within a few hours.",
      advice: "If you did not ask for it, tell whoever runs this service, and change your password now.",
    },
    accessPassUsed: {
      title: "Access pass used",
      sentence: "Somebody signed in to your account with your first step and an access pass that a manager had issued.",
      advice: "If that was not you, tell whoever runs this service, and change your password now.",
    },
  },
  sms: {
    code: [
      ({ app, action, code, minutes }) =>
        `${code} is your ${app} code to ${action}. It is valid for ${minutes} min. Do not share it.`,
      ({ app, action, code, minutes }) => `${code}: ${app} code to ${action} (valid ${minutes} min)`,
      ({ app, action, code }) => `${code}: ${app} code to ${action}`,
    ],
    codeNameless: ({ action, code }) => `${code}: code to ${action}`,
    notice: [
      (app, title, time) => `${app}: ${title} (${time}). Not you? Change your password now.`,
      (app, title, time) => `${app}: ${title} (${time})`,
      (app, title) => `${app}: ${title}`,
    ],
    noticeNameless: (title, time) => `${title} (${time})`,
    notMe: (link) => ` Not you? ${link}`,
  },
  email: {
    subject: (app, title) => `${app}: ${title}`,
    codeTitle: ({ action }) => `Your code to ${action}`,
    codeIntro: ({ app, action }) => `Here is your code to ${action} at ${app}:`,
    space: " ",
    validity: ({ minutes }) => `It is valid for ${minutes} ${minutes === 1 ? "minute" : "minutes"} and works once.`,
    whereToEnter: ({ host }) => `Enter it only at ${host}. Nobody from support will ever ask you for it.`,
    notAsked: "If you did not ask for this code, you can ignore this message.",
    firstStepPassed: "If you are not signing in, somebody else passed the first step: change your password now.",
    notMe:
      "If this was not you, open this link and confirm it there. The method is removed, everybody is signed out, and the password is suspended until you reset it. It works once, for 72 hours:",
    labels: { time: "Time", item: "Details", browser: "Browser", place: "Place" },
    footer: (host) => `Sent automatically by ${host}. Replies are not read.`,
  },
};
