import type { Cast } from "../Cast.ts";

const SMS = "POST /api/v2/sms/send";
const SMS_V3 = "POST /api/v3/send-sms";
const EMAIL = "POST /api/v2/email/send";

/** Sending codes, and what goes out. */
export async function playSending(cast: Cast): Promise<void> {
  await playTexts(cast);
  await playTextsElsewhere(cast);
  await playMails(cast);
  await playMessages(cast);
}

async function playTexts({ stage }: Cast): Promise<void> {
  const phone = "13800138020";
  const send = (name: string, body: object, headers = {}) => stage.call(name, SMS, { body, headers });
  await send("a text", { phone });
  await send("a text, too soon", { phone: `+86 ${phone}` });
  await send("a text of another scene", { phone, phoneCountryCode: "+86", scene: "login" });
  await send("a text of a scene nobody knows", { phone, scene: "other" });
  await send("a text to what is no number", { phone: "12" });
  await send("a text to another country", { phone: "+442071838750" });
  await send("a text to nobody", {});
  await send("a text of an unknown application", { phone: "13800138021", appId: "0".repeat(24) });
  await send("a text to reset the password of nobody", { phone: "13800138021", scene: "reset" });
}

async function playTextsElsewhere({ stage }: Cast): Promise<void> {
  const [phone, another, phoneNumber] = ["13800138022", "13800138023", "13800138024"];
  await stage.call("a text to sign in", "POST /api/v2/sms/send-login", { body: { phone } });
  await stage.call("a text to sign in, too soon", "POST /api/v2/sms/send-login", { body: { phone } });
  await stage.call("a text to register", "POST /api/v2/sms/send-register", { body: { phone: another } });
  await stage.call("a text to register, too soon", "POST /api/v2/sms/send-register", { body: { phone: another } });
  const body = { channel: "CHANNEL_LOGIN", phoneNumber, phoneCountryCode: "+86" };
  await stage.call("a text by v3", SMS_V3, { body });
  await stage.call("a text by v3, too soon", SMS_V3, { body });
  await stage.call("a text by v3, unknown channel", SMS_V3, { body: { ...body, channel: "CHANNEL_OTHER" } });
}

async function playMails({ stage }: Cast): Promise<void> {
  const email = "mailed@example.com";
  const send = (name: string, body: object) => stage.call(name, EMAIL, { body });
  await send("a mail", { email, scene: "LOGIN_VERIFY_CODE" });
  await send("a mail, too soon", { email: "MAILED@example.com", scene: "LOGIN_VERIFY_CODE" });
  await send("a mail without a scene", { email });
  await send("a mail of a scene nobody knows", { email, scene: "OTHER" });
  await send("a mail to what is no address", { email: "mailed" });
  await send("a mail to reset the password of nobody", { email, scene: "RESET_PASSWORD" });
  await stage.ask("a mail by GraphQL", "SendEmail", { email: "graphql@example.com", scene: "MFA_VERIFY" });
  await stage.ask("a mail by GraphQL, too soon", "SendEmail", { email: "graphql@example.com", scene: "MFA_VERIFY" });
  await stage.ask("a mail by GraphQL, unknown scene", "SendEmail", { email, scene: "OTHER" });
}

/** What goes out. */
async function playMessages(cast: Cast): Promise<void> {
  const { stage, sms, mailbox } = cast;
  for (const [language, phone, email] of [
    ["zh-CN", "13800138025", "chinese@example.com"],
    ["en-US", "13800138026", "english@example.com"],
  ] as const) {
    const headers = { "x-authing-lang": language };
    await stage.call(null, SMS, { headers, body: { phone, scene: "login" } });
    const { webhookId, ...text } = await sms.waitFor(`+86${phone}`);
    cast.learnCode(text.code ?? "");
    stage.note(`the text message in ${language}`, text);
    await stage.call(null, EMAIL, { headers, body: { email, scene: "MFA_VERIFY" } });
    const { messageId, ...mail } = await mailbox.waitFor(email);
    cast.learnCode(/\d{6}/.exec(mail.text)?.[0] ?? "");
    stage.note(`the mail in ${language}`, mail);
  }
}
