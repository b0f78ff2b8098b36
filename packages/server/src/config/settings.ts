import { proxyHeaders } from "../address/forwardedHops.ts";
import { host, origins, postgresUrl, proxies, publicUrl } from "./addressKinds.ts";
import { auditSettings } from "./auditSettings.ts";
import { backupSettings } from "./backupSettings.ts";
import { behaviourSettings } from "./behaviourSettings.ts";
import { faceSettings } from "./faceSettings.ts";
import { oneOf } from "./kind.ts";
import {
  boolean,
  callingCode,
  clientSecret,
  id,
  isProduction,
  masterKey,
  numberRanges,
  passwordList,
  path,
  port,
  wholeNumber,
} from "./kinds.ts";
import { connectionLimitSettings, faceLimitSettings, limitSettings, requestLimitSettings } from "./limitSettings.ts";
import { metricsSettings } from "./metricsSettings.ts";
import { processSettings } from "./processSettings.ts";
import { sendingSettings } from "./sendingSettings.ts";
import type { Setting } from "./setting.ts";
import { webhookSettings } from "./webhookSettings.ts";

/** Every setting there is. The reader, its refusals and `docs/config.md` come from this table. */
export const settings = {
  production: {
    name: "NODE_ENV",
    section: "Mode and log",
    kind: isProduction,
    secret: false,
    default: "development",
    description:
      "With `production` the master key must be given, only listed origins may call, and the development inbox does not exist.",
  },
  logLevel: {
    name: "COUNTERSIGN_LOG_LEVEL",
    section: "Mode and log",
    kind: oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
    secret: false,
    default: "info",
    description: "The least important kind of log line that is written.",
  },

  host: {
    name: "COUNTERSIGN_HOST",
    section: "Address",
    kind: host,
    secret: false,
    default: "127.0.0.1",
    description: "Address to listen on. `0.0.0.0` is every IPv4 address of the machine, `::` every address.",
  },
  port: {
    name: "COUNTERSIGN_PORT",
    section: "Address",
    kind: port,
    secret: false,
    default: "3000",
    description: "Port to listen on. With `0` the system chooses a free one, which the start line names.",
  },
  ...processSettings,
  ...metricsSettings,
  publicUrl: {
    name: "COUNTERSIGN_PUBLIC_URL",
    section: "Address",
    kind: publicUrl,
    secret: false,
    unset: "the address it listens on",
    description: "Where browsers and apps reach the service, as it appears in links, tokens and metadata.",
  },
  trustedProxies: {
    name: "COUNTERSIGN_TRUSTED_PROXIES",
    section: "Address",
    kind: proxies,
    secret: false,
    unset: "no proxy is trusted",
    description:
      "The proxies that are believed whom they ask for, in `X-Forwarded-For` or `Forwarded`. Limits by address count the client behind them; a proxy that is not named here is counted as one client with all that come through it.",
  },
  proxyHeader: {
    name: "COUNTERSIGN_PROXY_HEADER",
    section: "Address",
    kind: oneOf(...proxyHeaders),
    secret: false,
    unset: "either; where a request carries both and they name different clients, neither",
    description: "The header in which the trusted proxies name their clients, and which they write anew or add to.",
  },
  allowedOrigins: {
    name: "COUNTERSIGN_ALLOWED_ORIGINS",
    section: "Address",
    kind: origins,
    secret: false,
    unset: "outside production any loopback origin, in production none",
    description: "The web pages that may call the service from a browser.",
  },

  dataDir: {
    name: "COUNTERSIGN_DATA_DIR",
    section: "Storage",
    kind: path,
    secret: false,
    default: "./data",
    description: "Folder for the embedded database and for the keys and credentials made at first start.",
  },
  databaseUrl: {
    name: "COUNTERSIGN_DATABASE_URL",
    section: "Storage",
    kind: postgresUrl,
    secret: true,
    unset: "the embedded database in the data folder",
    description:
      "The PostgreSQL database to use, such as `postgres://user:password@db.example.com/countersign`. Several servers of it, as in `postgres://user:password@db1:5432,db2:5432/countersign?target_session_attrs=read-write`, are asked in turn which of them takes writes.",
  },
  ...auditSettings,

  masterKey: {
    name: "COUNTERSIGN_MASTER_KEY",
    section: "Master key",
    kind: masterKey,
    secret: true,
    unset: "outside production `master.key` in the data folder, made when missing",
    description:
      "The key that protects all other keys. Every process on one database needs the same; keep a copy apart from the data.",
  },
  masterKeyPrevious: {
    name: "COUNTERSIGN_MASTER_KEY_PREVIOUS",
    section: "Master key",
    kind: masterKey,
    secret: true,
    unset: "no master key is being replaced",
    description:
      "The master key that is being replaced. One start with both keys moves everything to the master key above.",
  },

  ...backupSettings,

  userPoolId: {
    name: "COUNTERSIGN_USERPOOL_ID",
    section: "First start",
    kind: id,
    secret: false,
    unset: "a random one",
    description: "Id of the user pool made at first start; later it must name one that is there.",
  },
  userPoolSecret: {
    name: "COUNTERSIGN_USERPOOL_SECRET",
    section: "First start",
    kind: clientSecret,
    secret: true,
    unset: "a random one, kept in `bootstrap.json` in the data folder",
    description:
      "Secret of that user pool, with which back ends sign in. It needs `COUNTERSIGN_USERPOOL_ID`. Once it was renewed (`countersign pool secret renew`), the newest must stand here before the one before ends: a secret that opens nothing stops the start.",
  },
  appId: {
    name: "COUNTERSIGN_APP_ID",
    section: "First start",
    kind: id,
    secret: false,
    unset: "a random one",
    description: "Id of the application made at first start; later it must name one that is there, of that user pool.",
  },
  appSecret: {
    name: "COUNTERSIGN_APP_SECRET",
    section: "First start",
    kind: clientSecret,
    secret: true,
    unset: "a random one, kept in `bootstrap.json` in the data folder",
    description:
      "Secret of that application, renewed by `countersign app secret renew`; for the rest as `COUNTERSIGN_USERPOOL_SECRET`. It needs `COUNTERSIGN_APP_ID`.",
  },

  passwordList: {
    name: "COUNTERSIGN_PASSWORD_LIST",
    section: "Passwords",
    kind: passwordList,
    secret: false,
    default: "common",
    description:
      "What people may not choose as a password. `common`: some fifty thousand common ones, and their own user name, address or number and the application's name; a path: the passwords in that file instead of the common ones, one a line; `off`: everything may be chosen. What a manager sets and what is imported is not looked at.",
  },

  totpStrictConfirm: {
    name: "COUNTERSIGN_TOTP_STRICT_CONFIRM",
    section: "Second factors",
    kind: boolean,
    secret: false,
    default: "false",
    description:
      "With `true` the code that confirms an authenticator app is used up by it. Authing's clients confirm and sign in with one code, so they need `false`.",
  },
  freshSeconds: {
    name: "COUNTERSIGN_FRESH_SECONDS",
    section: "Second factors",
    kind: wholeNumber(1, 86_400),
    secret: false,
    default: "900",
    description:
      "How long a passed second factor, or the sign-in of an account without any, is good for binding and unbinding, for a new password and for a new address.",
  },
  importWeak: {
    name: "COUNTERSIGN_IMPORT_WEAK",
    section: "Second factors",
    kind: boolean,
    secret: false,
    default: "false",
    description: "With `true` an import takes TOTP secrets that are shorter than 80 bits or not base32.",
  },

  ...behaviourSettings,
  ...faceSettings,
  ...webhookSettings,

  defaultLanguage: {
    name: "COUNTERSIGN_DEFAULT_LANGUAGE",
    section: "Languages and numbers",
    kind: oneOf("zh-CN", "en-US"),
    secret: false,
    default: "zh-CN",
    description: "Language of answers and messages for callers that ask for none.",
  },
  defaultCountry: {
    name: "COUNTERSIGN_DEFAULT_COUNTRY",
    section: "Languages and numbers",
    kind: callingCode,
    secret: false,
    default: "+86",
    description: "Country calling code of phone numbers that are typed without one.",
  },

  smsCountries: {
    name: "COUNTERSIGN_SMS_COUNTRIES",
    section: "Languages and numbers",
    kind: numberRanges,
    secret: false,
    unset: "the country of `COUNTERSIGN_DEFAULT_COUNTRY`",
    description:
      "The numbers that text messages go to: ISO countries such as `CN,US`, or how numbers begin, such as `+86` or `+1242`; `*` is every number. A calling code is all countries that share it: `+1` is 25 of them.",
  },

  ...limitSettings,
  ...requestLimitSettings,
  ...faceLimitSettings,
  ...connectionLimitSettings,
  ...sendingSettings,
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

type Table = typeof settings;

export type SettingKey = keyof Table;

type Value<S> = S extends Setting<infer T> ? (S extends { readonly default: string } ? T : T | null) : never;

/** The settings as read. Those without a default are null when they are not set. */
export type Settings = { readonly [Key in SettingKey]: Value<Table[Key]> };
