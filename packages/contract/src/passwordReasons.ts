import type { Sentence } from "./errors.ts";

/** Why a password that somebody chose for himself is not taken: `reason` of `malformed`. */
export const passwordFaults = {
  common: {
    "zh-CN": "该密码过于常见，很容易被猜到，请换一个",
    "en-US": "This password is among the first that are tried. Choose another one.",
  },
  ownName: {
    "zh-CN": "密码不能由用户名、邮箱、手机号或产品名称组成，请换一个",
    "en-US": "A password must not be your name, address or number, or the name of this product. Choose another one.",
  },
} as const satisfies Record<string, Sentence>;
