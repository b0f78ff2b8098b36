import type { Wording } from "./wording.ts";

const same = (text: string) => ({ sms: text, email: text });

const CHANGE_PASSWORD = "如果不是您本人操作，请立即修改密码，并检查账号的验证方式。";

export const wordingZhCn: Wording = {
  actions: {
    signIn: same("登录"),
    register: same("注册账号"),
    resetPassword: same("重置密码"),
    bind: { sms: "绑定手机号", email: "绑定邮箱" },
    unbind: { sms: "解绑手机号", email: "解绑邮箱" },
    mfaVerify: same("进行二次验证"),
    mfaBind: { sms: "绑定验证手机号", email: "绑定验证邮箱" },
    mfaUnbind: { sms: "解绑验证手机号", email: "解绑验证邮箱" },
    completeProfile: same("完善资料"),
    general: same("验证身份"),
  },
  notices: {
    factorAdded: {
      title: "账号新增了验证方式",
      sentence: "您的账号刚刚绑定了一种新的验证方式。",
      advice: CHANGE_PASSWORD,
    },
    factorRemoved: {
      title: "账号移除了验证方式",
      sentence: "您的账号刚刚移除了一种验证方式。",
      advice: CHANGE_PASSWORD,
    },
    recoveryCodeUsed: {
      title: "恢复代码已被使用",
      sentence: "您的账号刚刚用恢复代码通过了验证。该代码已失效，新的恢复代码已在登录时显示。",
      advice: CHANGE_PASSWORD,
    },
    passwordChanged: {
      title: "账号密码已修改",
      sentence: "您的账号密码刚刚被修改。",
      advice: "如果不是您本人操作，请立即重置密码，并联系管理员。",
    },
    contactChanged: {
      title: "账号联系方式已变更",
      sentence: "您的账号的手机号或邮箱刚刚发生变更。",
      advice: CHANGE_PASSWORD,
    },
    enrolmentDisavowed: {
      title: "验证方式已撤销，密码已停用",
      sentence:
        "有人通过之前消息中的链接确认新的验证方式并非本人绑定。该验证方式已移除，所有登录均已退出，账号密码已停用。",
      advice: "请重置密码，之后即可继续使用密码登录。",
    },
    wrongSecondFactor: {
      title: "二次验证失败提醒",
      sentence: "有人输入了您的正确密码，但没有通过二次验证。",
      advice: "如果不是您本人操作，说明您的密码已经泄露，请立即修改密码。",
    },
    accountReclaimed: {
      title: "账号已归验证过地址的人所有",
      sentence:
        "以下地址首次通过验证，而注册该账号的人从未验证过任何地址。该账号现归此地址的所有者：所有登录均已退出，旧密码不能再用于登录，原资料已封存。",
      advice: "如果该账号是您本人注册的，请设置新密码；30 天内管理员可以恢复原资料。",
    },
    claimLost: {
      title: "账号移除了一个地址",
      sentence: "以下地址从未在您的账号中通过验证，现已有他人证明该地址为其所有，因此已从您的账号中移除。",
      advice: "请使用账号的其他名称登录。如果该地址属于您，请用验证码重新绑定。",
    },
    factorRelease: {
      title: "账号的一种验证方式即将移除",
      sentence: "该账号的所有者无法使用以下验证方式，已申请移除。自首次通知起三天内若无人用它登录，该方式将被移除。",
      advice: "如果您持有该验证方式并希望保留，请立即用它登录。",
    },
    unusualSignIn: {
      title: "异常登录提醒",
      sentence: "您的账号刚刚有一次与以往习惯不同的登录。",
      advice: CHANGE_PASSWORD,
    },
    deviceTrusted: {
      title: "已信任一台设备",
      sentence: "在该设备上登录将不再要求二次验证，期限以应用的设置为准。",
      advice: "如果不是您本人操作，请立即修改密码；修改后所有设备均不再受信任。",
    },
    deviceCopied: {
      title: "已停止信任一台设备",
      sentence:
        "您的一台受信任设备的凭证在失效后再次被使用，可能已被复制。该设备不再受信任，通过它登录的会话均已退出。",
      advice: "如果您刚才没有恢复浏览器数据，登录时也没有断网，请立即修改密码。",
    },
    accessPassIssued: {
      title: "已签发临时通行码",
      sentence: "管理员为您的账号签发了临时通行码。在数小时内，凭密码和该通行码可以登录一次，无需二次验证。",
      advice: "如果这不是您要求的，请联系服务管理员，并立即修改密码。",
    },
    accessPassUsed: {
      title: "临时通行码已被使用",
      sentence: "有人使用您的密码和管理员签发的临时通行码登录了您的账号。",
      advice: "如果不是您本人操作，请联系服务管理员，并立即修改密码。",
    },
  },
  sms: {
    code: [
      ({ app, action, code, minutes }) =>
        `【${app}】您正在${action}，验证码${code}，${minutes}分钟内有效，请勿告诉他人。`,
      ({ app, action, code, minutes }) => `【${app}】${action}验证码${code}，${minutes}分钟内有效。`,
      ({ app, action, code }) => `【${app}】${action}验证码${code}`,
    ],
    codeNameless: ({ action, code }) => `${action}验证码${code}`,
    notice: [
      (app, title, time) => `【${app}】${title}（${time}）。非本人操作请立即修改密码。`,
      (app, title, time) => `【${app}】${title}（${time}）`,
      (app, title) => `【${app}】${title}`,
    ],
    noticeNameless: (title, time) => `${title}（${time}）`,
    notMe: (link) => `非本人操作请打开 ${link}`,
  },
  email: {
    subject: (app, title) => `【${app}】${title}`,
    codeTitle: ({ action }) => `${action}的验证码`,
    codeIntro: ({ app, action }) => `您正在 ${app} ${action}，验证码是：`,
    space: "",
    validity: ({ minutes }) => `${minutes} 分钟内有效，只能使用一次。`,
    whereToEnter: ({ host }) => `请只在 ${host} 输入，不要告诉任何人，包括自称客服的人。`,
    notAsked: "如果不是您本人操作，请忽略这封邮件。",
    firstStepPassed: "如果不是您本人操作，说明有人已经通过了登录的第一步，请立即修改密码。",
    notMe:
      "如果不是您本人操作，请打开以下链接并在页面上确认：该验证方式将被移除，所有登录将退出，密码将停用，直到您重置密码。链接 72 小时内有效，只能使用一次：",
    labels: { time: "时间", item: "内容", browser: "浏览器", place: "地点" },
    footer: (host) => `此邮件由 ${host} 自动发送，请勿回复。`,
  },
};
