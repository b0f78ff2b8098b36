import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { AuthenticationClient, CountersignError } from "@countersign/sdk";
import { BackendClient } from "@countersign/sdk/backend";
import express from "express";
import { createRemoteJWKSet, jwtVerify } from "jose";

const { appId, appSecret, publicUrl: appHost } = JSON.parse(readFileSync("data/bootstrap.json", "utf8"));
const backend = new BackendClient({ appId, appSecret, appHost });
const countersign = new AuthenticationClient({ appId, appHost, storage: null, lang: "en-US" });
const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", appHost));

// This back end's own accounts. Countersign sees neither the name nor the password.
const salt = randomBytes(16);
const hash = (password) => scryptSync(password, salt, 32);
const nobodys = hash(randomBytes(16));
const accounts = new Map([["ada", { id: "customer-1", password: hash("correct horse battery staple") }]]);

/** What is known of a browser, by its cookie: who is signed in, or who waits for his second factor. */
const browsers = new Map();
const page = (body) => `<!doctype html><html lang="en"><title>Own login</title><main>${body}</main></html>`;
const form = (action, fields) => page(`<form method="post" action="${action}">${fields}<button>Go on</button></form>`);
const loginForm = form(
  "/login",
  '<input name="name" aria-label="Name"><input name="password" type="password" aria-label="Password">',
);
const codeForm = (hint) =>
  form("/code", `${hint}<input name="code" inputmode="numeric" autocomplete="one-time-code" aria-label="Code">`);

/** A cookie of before must not be worth more after a step. */
function remember(response, known) {
  const id = randomBytes(24).toString("base64url");
  browsers.set(id, known);
  response.cookie("browser", id, { httpOnly: true, sameSite: "strict" });
}

function take(request) {
  const [, id = ""] = /(?:^|; )browser=([^;]*)/.exec(request.headers.cookie ?? "") ?? [];
  return browsers.get(id);
}

const app = express().use(express.urlencoded({ extended: false }));

app.get("/", (request, response) => {
  const name = take(request)?.signedIn;
  response.send(name === undefined ? loginForm : page(`${name} is signed in with two factors.`));
});

app.post("/login", async ({ body, ip, headers }, response) => {
  const { name = "", password = "" } = body ?? {};
  const account = accounts.get(name);
  // Names that nobody has take as long.
  const isRight = timingSafeEqual(hash(password), account?.password ?? nobodys);
  if (account === undefined || !isRight) return response.status(403).send(page("Wrong name or password."));
  const login = {
    user: { externalId: account.id },
    create: {},
    amr: ["pwd"],
    clientIp: ip,
    userAgent: headers["user-agent"],
  };
  const { userId, authTime, secondFactor } = await backend.decideSecondFactor(login);
  if (secondFactor === null) {
    remember(response, { signedIn: name });
    return response.redirect(303, "/");
  }
  const { mfaToken, choices } = secondFactor;
  const isBound = choices.some(({ factor, bound }) => factor === "OTP" && bound);
  remember(response, { name, userId, authTime, mfaToken, isBound });
  if (isBound) return response.send(codeForm("Enter the code of your app. "));
  const app = await countersign.mfa.associateMfaAuthenticator({ mfaToken });
  const shown = `<img alt="QR code for an authenticator app" src="${app.qrcode_data_url}"><p>Keep this recovery code: ${app.recovery_code}</p>`;
  return response.send(codeForm(shown));
});

app.post("/code", async (request, response) => {
  const pending = take(request);
  if (pending?.mfaToken === undefined) return response.redirect(303, "/");
  const { name, userId, authTime, mfaToken, isBound } = pending;
  const proof = { mfaToken, totp: String(request.body?.code ?? "") };
  const user = isBound
    ? await countersign.mfa.verifyTotpMfa(proof)
    : (await countersign.mfa.confirmAssociateMfaAuthenticator(proof)).user;
  // Offline, and for this very login: whose token it is, of which application, and no older than the password.
  const rules = { issuer: `${appHost}/oidc`, audience: appId, subject: userId, algorithms: ["ES256"] };
  const { payload } = await jwtVerify(user.token, keys, rules);
  if (payload.auth_time < authTime || payload.acr !== "2") return response.status(403).send(page("That does not do."));
  remember(response, { signedIn: name, token: user.token });
  return response.redirect(303, "/");
});

// Before what matters, Countersign is told of it: a policy may want a second factor now, though nobody signs in.
app.post("/pay", async (request, response) => {
  const { signedIn, token = "" } = take(request) ?? {};
  if (signedIn === undefined) return response.redirect(303, "/");
  const event = { action: "pay", clientIp: request.ip, userAgent: request.headers["user-agent"] };
  // While Countersign cannot say, nobody pays here: "accept" would fail open.
  const { mayGoOn, standing } = await backend.mayGoOn(token, { whenAway: "refuse", event });
  if (!mayGoOn) return response.status(403).send(page(`Not now: ${standing}. Sign in again.`));
  return response.send(page("Paid."));
});

app.use((error, _request, response, next) => {
  if (!(error instanceof CountersignError)) return next(error);
  return response.status(403).send(page(`${error.message} (${error.code})`));
});

const server = app.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
