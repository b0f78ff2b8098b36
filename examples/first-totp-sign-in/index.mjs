import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { AuthenticationClient } from "authing-js-sdk";

const { appId, publicUrl } = JSON.parse(readFileSync("data/bootstrap.json", "utf8"));
const authing = new AuthenticationClient({ appId, appHost: publicUrl });
const terminal = createInterface({ input: process.stdin, output: process.stdout });
const [email, password] = [`ada-${Date.now()}@example.com`, "correct horse battery staple"];
const begun = await authing.registerByEmail(email, password, {}, { forceLogin: true }).catch((due) => due);
if (begun.data) authing.setToken(begun.data.mfaToken); // the application demands a second factor from the start
const app = await authing.mfa.assosicateMfaAuthenticator({ authenticatorType: "totp" });
writeFileSync("scan-me.png", app.qrcode_data_url.split(",")[1], { encoding: "base64", mode: 0o600 });
const first = await terminal.question("Scan scan-me.png with your authenticator app. Code: ");
rmSync("scan-me.png");
await authing.mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: "totp", totp: first });
console.log(`If the phone is lost, this recovery code signs in, once: ${app.recovery_code}`);

const { data } = await authing.loginByEmail(email, password).catch((mfaRequired) => mfaRequired);
const totp = await terminal.question("Sign in with the code it shows: ");
const user = await authing.mfa.verifyTotpMfa({ mfaToken: data.mfaToken, totp });
console.log(`${user.email} is signed in with two factors.`);
writeFileSync("data/token.txt", user.token, { mode: 0o600 });
terminal.close();
