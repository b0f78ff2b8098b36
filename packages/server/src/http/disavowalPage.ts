import type { Language } from "@countersign/contract";
import type { LinkState } from "@countersign/core";
import { escapeHtml } from "../send/messages/escapeHtml.ts";
import { formatTime } from "../send/messages/formatTime.ts";
import { plainPage } from "./plainPage.ts";

/** What the page tells, and of what. */
export interface DisavowalPage {
  readonly state: LinkState["state"] | "done";
  /** What was bound, and when; shown while it can be taken back. */
  readonly item: string;
  readonly atMs: number;
}

interface Words {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

interface Wording {
  readonly pages: Readonly<Record<DisavowalPage["state"], Words>>;
  readonly bound: (item: string, time: string) => string;
  readonly button: string;
}

const wordings: Readonly<Record<Language, Wording>> = {
  "en-US": {
    pages: {
      open: {
        title: "Was this not you?",
        paragraphs: [
          "If you added it yourself, close this page: nothing has changed.",
          "If it was not you, somebody knows your password. The button removes the sign-in method, signs everybody out of your account, and suspends the password until you reset it.",
        ],
      },
      done: {
        title: "It was taken back",
        paragraphs: [
          "The sign-in method was removed, everybody was signed out, and the password opens nothing any more.",
          "Reset your password now, as if you had forgotten it. Then sign in and set up a sign-in method of your own.",
        ],
      },
      used: {
        title: "This link was used already",
        paragraphs: ["What it does was done. If you have not reset your password since, do so now."],
      },
      expired: {
        title: "This link has expired",
        paragraphs: ["It was good for 72 hours. If this was not you, reset your password and ask for help."],
      },
      unknown: {
        title: "There is no such link",
        paragraphs: ["Open it exactly as it stands in the message, to its last character."],
      },
    },
    bound: (item, time) => `New sign-in method: ${item}, added at ${time}.`,
    button: "This was not me",
  },
  "zh-CN": {
    pages: {
      open: {
        title: "不是您本人操作？",
        paragraphs: [
          "如果是您本人绑定的，关闭此页面即可，不会有任何变化。",
          "如果不是您本人操作，说明有人知道您的密码。点击下面的按钮，将移除该验证方式、退出所有登录，并停用密码，直到您重置密码。",
        ],
      },
      done: {
        title: "已撤销",
        paragraphs: [
          "该验证方式已移除，所有登录均已退出，原密码已停用。",
          "请立即通过“忘记密码”重置密码，然后登录并绑定您自己的验证方式。",
        ],
      },
      used: { title: "该链接已使用过", paragraphs: ["操作已经完成。如果您尚未重置密码，请立即重置。"] },
      expired: {
        title: "该链接已过期",
        paragraphs: ["链接在 72 小时内有效。如果不是您本人操作，请重置密码并联系管理员。"],
      },
      unknown: { title: "链接无效", paragraphs: ["请完整打开消息中的链接，不要缺少字符。"] },
    },
    bound: (item, time) => `新的验证方式：${item}，绑定时间 ${time}。`,
    button: "不是我本人操作",
  },
};

/** Gives the page, which needs no script and loads nothing. */
export function disavowalPage(language: Language, { state, item, atMs }: DisavowalPage): string {
  const { pages, bound, button } = wordings[language];
  const { title, paragraphs } = pages[state];
  const isOpen = state === "open";
  const lines = [...(isOpen ? [bound(item, formatTime(atMs, "UTC"))] : []), ...paragraphs];
  const text = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("\n");
  const form = isOpen ? `<form method="post"><button type="submit">${escapeHtml(button)}</button></form>` : "";
  return plainPage({
    language,
    title,
    body: `<div class="card">\n<h1>${escapeHtml(title)}</h1>\n${text}\n${form}\n</div>`,
  });
}
