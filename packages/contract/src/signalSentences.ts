import type { Sentence } from "./errors.ts";
import type { SignalName } from "./signalNames.ts";

interface SignalSentences {
  readonly present: Sentence;
  /** Why it cannot be said. */
  readonly unknown: Sentence;
}

function sentence(zh: string, en: string): Sentence {
  return { "zh-CN": zh, "en-US": en };
}

const NOTHING_BEFORE = sentence(
  "该账号尚无可供比较的登录记录",
  "There is no earlier sign-in of this account to compare with.",
);

/** What a signal says of a sign-in, in the languages of all refusals; `{…}` stands for a fact that comes with it. */
export const signalSentences: Readonly<Record<SignalName, SignalSentences>> = {
  newDevice: {
    present: sentence("首次从该设备登录", "This is the first sign-in from this device."),
    unknown: sentence(
      "客户端未提供设备标识，或尚无可供比较的登录记录",
      "The client does not name its device, or there is no earlier sign-in to compare with.",
    ),
  },
  newAddress: {
    present: sentence("90 天内首次从该地址登录", "Nobody has signed in from this address in the last 90 days."),
    unknown: NOTHING_BEFORE,
  },
  newNetwork: {
    present: sentence(
      "90 天内首次从网络 {network} 登录",
      "Nobody has signed in from the network {network} in the last 90 days.",
    ),
    unknown: sentence(
      "无法判断该地址所属网络，或尚无可供比较的登录记录",
      "The network of the address is not known, or there is none before to compare with.",
    ),
  },
  newCountry: {
    present: sentence("90 天内首次从 {country} 登录", "Nobody has signed in from {country} in the last 90 days."),
    unknown: sentence(
      "无法判断该地址所在国家或地区，或尚无可供比较的登录记录",
      "The country of the address is not known, or there is none before to compare with.",
    ),
  },
  newCity: {
    present: sentence("90 天内首次从 {city} 登录", "Nobody has signed in from {city} in the last 90 days."),
    unknown: sentence(
      "无法判断该地址所在城市，或尚无可供比较的登录记录",
      "The city of the address is not known, or there is none before to compare with.",
    ),
  },
  impossibleTravel: {
    present: sentence(
      "距上次登录至少 {distanceKm} 公里，仅隔 {minutes} 分钟",
      "The last sign-in was at least {distanceKm} km away, {minutes} minutes ago.",
    ),
    unknown: sentence(
      "无法判断本次或上次登录的位置",
      "Where this sign-in or the one before it came from is not known well enough.",
    ),
  },
  unusualHour: {
    present: sentence(
      "该账号 90 天内从未在 UTC {hour} 时前后登录",
      "This account has not signed in around {hour}:00 UTC in the last 90 days.",
    ),
    unknown: sentence("登录次数不足，无法判断常用时段", "There are too few sign-ins to tell the usual hours."),
  },
  longAbsence: {
    present: sentence("距上次登录已 {days} 天", "The last sign-in was {days} days ago."),
    unknown: NOTHING_BEFORE,
  },
  changedBrowser: {
    present: sentence("浏览器或系统与以往不同", "The browser or the system is not one of those used so far."),
    unknown: sentence(
      "客户端未说明浏览器，或尚无可供比较的登录记录",
      "The client does not say what it is, or there is nothing before to compare with.",
    ),
  },
  failuresBefore: {
    present: sentence("此前有 {failures} 次失败尝试", "{failures} failed tries came just before."),
    unknown: sentence("失败次数未知", "How many tries failed before is not known."),
  },
  deniedAddress: {
    present: sentence("该地址在运营者的禁止名单中", "The address is on the operator's list of those to be refused."),
    unknown: sentence("没有可用的禁止名单", "There is no list of addresses to be refused, or it cannot be used."),
  },
  anonymousAddress: {
    present: sentence("该地址属于匿名服务", "The address belongs to a service that hides who comes from it."),
    unknown: sentence("没有可用的匿名地址名单", "There is no list of such services, or it cannot be used."),
  },
  leakedPassword: {
    present: sentence("该密码已经泄露或过于常见", "The password is one that is known to have leaked, or a common one."),
    unknown: sentence("未检查密码是否泄露", "Whether the password has leaked was not looked up."),
  },
  reported: {
    present: sentence("应用报告该行为可疑", "The application itself reports it as suspicious."),
    unknown: sentence("应用未作报告", "The application has reported nothing."),
  },
};
