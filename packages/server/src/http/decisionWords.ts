import type { Language } from "@countersign/contract";
import type { PolicyMode, PolicyOutcome, SignalName, SignalState, SignInDecisionRecord } from "@countersign/core";

interface DecisionWords {
  readonly title: string;
  readonly expired: { readonly title: string; readonly text: string };
  readonly unknown: { readonly title: string; readonly text: string };
  readonly cameTo: Readonly<Record<SignInDecisionRecord["outcome"], string>>;
  readonly outcomes: Readonly<Record<PolicyOutcome, string>>;
  readonly modes: Readonly<Record<PolicyMode, string>>;
  readonly states: Readonly<Record<SignalState, string>>;
  readonly signals: Readonly<Record<SignalName, string>>;
  readonly comesTo: (outcome: string, score: number) => string;
  readonly rules: (names: string) => string;
  readonly softened: (by: string, from: string) => string;
  readonly factors: (names: string) => string;
  readonly absent: (names: string) => string;
  readonly comma: string;
  readonly byPolicy: string;
  readonly byDebt: string;
  readonly byFloor: string;
  readonly byNothing: string;
  readonly noPolicy: string;
  readonly same: string;
  readonly notSame: string;
  readonly policy: string;
  readonly draft: string;
  readonly at: string;
  readonly account: string;
  readonly application: string;
  readonly action: string;
  readonly address: string;
  readonly place: string;
  readonly mode: string;
  readonly owedSince: string;
  readonly decision: string;
  readonly request: string;
  readonly again: string;
  readonly signal: string;
  readonly state: string;
  readonly weight: string;
  readonly why: string;
}

/** What the page says that explains a decision to an operator. */
export const decisionWords: Readonly<Record<Language, DecisionWords>> = {
  "en-US": {
    title: "Why it was decided so",
    expired: { title: "This link has expired", text: "It was good for a quarter of an hour. Ask for another one." },
    unknown: {
      title: "There is no such decision",
      text: "The link is not whole, or the decision is no longer kept.",
    },
    cameTo: {
      admitted: "Let in with nothing more asked",
      asked: "Asked for a second factor",
      denied: "Refused",
    },
    outcomes: {
      allow: "let in",
      notify: "let in, and tell the owner",
      enrol: "bind a second factor where there is none",
      challenge: "ask for a second factor",
      deny: "refuse",
    },
    modes: {
      fixed: "Fixed: what the application demands of all",
      shadow: "Shadow: the policy looks on and decides nothing",
      adaptive: "Adaptive: what the application demands of all, and the policy",
    },
    states: { absent: "no", unknown: "cannot be told", present: "yes" },
    signals: {
      newDevice: "New device",
      newAddress: "New address",
      newNetwork: "New network",
      newCountry: "New country",
      newCity: "New city",
      impossibleTravel: "Impossible travel",
      unusualHour: "Unusual hour",
      longAbsence: "Long absence",
      changedBrowser: "Changed browser",
      failuresBefore: "Failures before",
      deniedAddress: "Address to be refused",
      anonymousAddress: "Anonymous address",
      leakedPassword: "Leaked password",
      reported: "Reported by the application",
    },
    comesTo: (outcome, score) => `It comes to “${outcome}”, at a score of ${score}.`,
    rules: (names) => `Rules that hold: ${names}.`,
    softened: (by, from) => `Without “${by}” it would have come to “${from}”.`,
    factors: (names) => `It accepts: ${names}.`,
    absent: (names) => `Nothing of: ${names}.`,
    comma: ", ",
    byPolicy: "The policy has decided so, by what stands below.",
    byDebt:
      "A second factor was owed for what was done in a session before: that is asked for whatever the policy comes to.",
    byFloor: "The application demands it of everybody, or the account's holder for himself.",
    byNothing: "Neither the application nor a policy wanted more.",
    noPolicy: "No policy looked at it.",
    same: "comes to the same",
    notSame: "does NOT come to the same",
    policy: "Policy",
    draft: "Draft",
    at: "Time",
    account: "Account",
    application: "Application",
    action: "What was done",
    address: "Address",
    place: "Place",
    mode: "Who decides",
    owedSince: "Owed since",
    decision: "Decision",
    request: "Request",
    again: "Decided again",
    signal: "Signal",
    state: "There",
    weight: "Adds",
    why: "Why",
  },
  "zh-CN": {
    title: "本次判定的原因",
    expired: { title: "链接已过期", text: "链接在 15 分钟内有效，请重新获取。" },
    unknown: { title: "没有这次判定", text: "链接不完整，或该判定已不再保留。" },
    cameTo: { admitted: "已放行，未要求更多验证", asked: "要求第二步验证", denied: "已拒绝" },
    outcomes: {
      allow: "放行",
      notify: "放行并通知本人",
      enrol: "未绑定时要求绑定验证方式",
      challenge: "要求第二步验证",
      deny: "拒绝",
    },
    modes: {
      fixed: "固定：仅按应用对所有人的要求",
      shadow: "观察：策略只记录，不起作用",
      adaptive: "自适应：应用对所有人的要求加上策略",
    },
    states: { absent: "否", unknown: "无法判断", present: "是" },
    signals: {
      newDevice: "新设备",
      newAddress: "新地址",
      newNetwork: "新网络",
      newCountry: "新国家或地区",
      newCity: "新城市",
      impossibleTravel: "不可能的行程",
      unusualHour: "异常时段",
      longAbsence: "长期未登录",
      changedBrowser: "浏览器变化",
      failuresBefore: "此前多次失败",
      deniedAddress: "禁止名单中的地址",
      anonymousAddress: "匿名地址",
      leakedPassword: "密码已泄露",
      reported: "应用报告可疑",
    },
    comesTo: (outcome, score) => `结果为“${outcome}”，得分 ${score}。`,
    rules: (names) => `命中的规则：${names}。`,
    softened: (by, from) => `若无“${by}”，结果会是“${from}”。`,
    factors: (names) => `接受的验证方式：${names}。`,
    absent: (names) => `未出现：${names}。`,
    comma: "、",
    byPolicy: "由策略判定，依据如下。",
    byDebt: "此前会话中的行为要求过第二步验证且尚未完成：无论策略结果如何都会要求。",
    byFloor: "应用对所有人的要求，或账号本人为自己设置的要求。",
    byNothing: "应用和策略都没有更多要求。",
    noPolicy: "没有策略参与判定。",
    same: "结果相同",
    notSame: "结果不同",
    policy: "策略",
    draft: "草稿",
    at: "时间",
    account: "账号",
    application: "应用",
    action: "操作",
    address: "地址",
    place: "位置",
    mode: "由谁判定",
    owedSince: "自何时起待验证",
    decision: "判定编号",
    request: "请求编号",
    again: "重新判定",
    signal: "信号",
    state: "是否出现",
    weight: "加分",
    why: "原因",
  },
};
