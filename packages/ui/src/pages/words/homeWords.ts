import type { Catalogues } from "../../words/Catalogues.ts";

/** What the first page says. */
export const homeWords = {
  "en-US": {
    neutralTitle: "Sign-in service",
    neutral:
      "People confirm here that it is them. Open the application that you want to use: it brings you here when it is time.",
    account: "Your account",

    title: "Countersign is running",
    lead: "Two minutes show you all of it. Nothing leaves this machine: messages lie in the development inbox.",
    step: "Step {number} of {count}",
    stepDone: "done",

    makeTitle: "Make a demo account",
    makeLead: "An account with a mailbox and a password that nobody else has.",
    make: "Make a demo account",
    madeLead: "{email} is signed in.",
    passwordLabel: "Its password, for later",

    bindTitle: "Bind an authenticator app",
    bindLead: "Any app will do that shows codes: scan the picture, and enter the code.",
    begin: "Show the picture",
    bound: "The app is bound. From now on a password alone opens nothing here.",

    signInTitle: "Sign in with it",
    signInLead: "Sign out, and in again: after the password the app's code is asked for.",
    signIn: "Sign out, and sign in again",
    signedIn: "Password and app: that is a complete sign-in.",

    mailTitle: "See what was sent",
    mailLead:
      "Whoever binds something is told by mail, with a link for “this was not me”. Here the mail lies in the inbox.",
    inbox: "Open the development inbox",
    inboxKey: "It asks for its key once: open the link that the start printed, or inboxUrl in bootstrap.json.",

    nextTitle: "Go on from here",
    nextAccount: "The account page, as your users see it",
    nextApi: "The API reference",
    nextSdkTitle: "In your own code",
    nextSdkLead:
      "This signs your users in, with the second factor where one is due. The application is the one of this installation.",
    again: "Begin anew with another account",
    tryAgain: "Try again",
    loading: "One moment…",
  },
  "zh-CN": {
    neutralTitle: "登录服务",
    neutral: "这里用于确认用户身份。请打开您要使用的应用，需要时它会带您来到这里。",
    account: "我的账号",

    title: "Countersign 已启动",
    lead: "两分钟即可了解全部流程。所有内容都不会离开这台机器：消息会放在开发收件箱中。",
    step: "第 {number} 步，共 {count} 步",
    stepDone: "已完成",

    makeTitle: "创建演示账号",
    makeLead: "一个带有邮箱和独有密码的账号。",
    make: "创建演示账号",
    madeLead: "{email} 已登录。",
    passwordLabel: "它的密码，稍后会用到",

    bindTitle: "绑定身份验证器应用",
    bindLead: "任何能显示动态口令的应用都可以：扫描二维码，然后输入口令。",
    begin: "显示二维码",
    bound: "应用已绑定。从现在起，仅凭密码无法登录。",

    signInTitle: "用它登录",
    signInLead: "退出后重新登录：输入密码后，还需要输入应用显示的动态口令。",
    signIn: "退出并重新登录",
    signedIn: "密码加应用，登录完成。",

    mailTitle: "查看发送的消息",
    mailLead: "绑定验证方式后，用户会收到邮件，其中有“不是我本人操作”的链接。开发时邮件放在收件箱中。",
    inbox: "打开开发收件箱",
    inboxKey: "首次打开需要密钥：请打开启动时输出的链接，或 bootstrap.json 中的 inboxUrl。",

    nextTitle: "接下来",
    nextAccount: "用户看到的账号页面",
    nextApi: "API 文档",
    nextSdkTitle: "在您的代码中",
    nextSdkLead: "以下代码可让用户登录，并在需要时进行二次验证。其中的应用就是本服务的应用。",
    again: "换一个账号重新开始",
    tryAgain: "重试",
    loading: "请稍候…",
  },
} as const satisfies Catalogues;
