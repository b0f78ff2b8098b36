import type { Catalogues } from "../../words/Catalogues.ts";

/** What each page is called, by its path without the slash; "" is the first one. */
export const titles = {
  "en-US": {
    "": "Countersign",
    "sign-in": "Sign in",
    register: "Create an account",
    forgotten: "Reset your password",
    mfa: "Confirm that it is you",
    account: "Your account",
    "docs/api": "API reference",
  },
  "zh-CN": {
    "": "Countersign",
    "sign-in": "登录",
    register: "注册账号",
    forgotten: "重置密码",
    mfa: "确认是您本人",
    account: "我的账号",
    "docs/api": "API 文档",
  },
} as const satisfies Catalogues;
