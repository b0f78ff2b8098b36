import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { anyText } from "../testing/anyText.ts";
import { CODE_PURPOSES, NOTICE_PURPOSES } from "./messagePurpose.ts";
import type { CodeMessageRequest, MessageRequest, NoticeDetails, NoticeMessageRequest } from "./messageRequest.ts";
import { renderMessage } from "./renderMessage.ts";
import { smsSegments } from "./smsSegments.ts";

const LOCALES = ["zh-CN", "en-US"] as const;
const DETAILS: NoticeDetails = {
  atMs: Date.UTC(2026, 5, 1, 12, 30),
  timeZone: "Asia/Shanghai",
  item: "+86 138****0000",
  browser: "Chrome 142",
  place: "Hangzhou",
  ip: "203.0.113.9",
};

const codeRequest = (changes: Partial<CodeMessageRequest> = {}): CodeMessageRequest => ({
  locale: "zh-CN",
  purpose: "signIn",
  channel: "sms",
  appName: "示例应用",
  host: "auth.example.com",
  code: "408215",
  minutesLeft: 5,
  ...changes,
});

const noticeRequest = (changes: Partial<NoticeMessageRequest> = {}): NoticeMessageRequest => ({
  locale: "zh-CN",
  purpose: "wrongSecondFactor",
  channel: "email",
  appName: "示例应用",
  host: "auth.example.com",
  details: DETAILS,
  ...changes,
});

const everyKind = (appName: string): readonly MessageRequest[] =>
  LOCALES.flatMap((locale) => [
    ...CODE_PURPOSES.map((purpose) => codeRequest({ locale, purpose, appName })),
    ...NOTICE_PURPOSES.map((purpose) => noticeRequest({ locale, purpose, appName, channel: "sms" })),
  ]);

const appNames = fc.oneof(
  anyText(80),
  fc.string({ maxLength: 300 }),
  fc.stringMatching(/^[一-龥]{0,80}$/),
  fc.constantFrom(
    "{{code}}",
    "x\n@evil.example #000000",
    "<b>",
    "👩‍👩‍👧".repeat(20),
    "[]{}~^|€".repeat(20),
    "á".repeat(90),
  ),
);
const hosts = fc.constantFrom("a.cn", "auth.example.com", "signin.department.example.org", "127.0.0.1");
const codes = fc.stringMatching(/^[0-9]{6}$/);

const tagsOf = (html: string | null): readonly string[] => html?.match(/<[^>]*>/g) ?? [];

describe("text messages", () => {
  it("say what they are for in both languages", () => {
    assert.deepEqual(renderMessage(codeRequest()), {
      subject: null,
      text: "【示例应用】您正在登录，验证码408215，5分钟内有效，请勿告诉他人。\n@auth.example.com #408215",
      html: null,
    });
    assert.equal(
      renderMessage(codeRequest({ locale: "en-US", appName: "Acme" })).text,
      "408215 is your Acme code to sign in. It is valid for 5 min. Do not share it.\n@auth.example.com #408215",
    );
    assert.equal(
      renderMessage(noticeRequest({ channel: "sms" })).text,
      "【示例应用】二次验证失败提醒（2026-06-01 20:30 GMT+8）。非本人操作请立即修改密码。",
    );
  });

  it("fit into one segment and hold the code, whatever the application is called", () => {
    fc.assert(
      fc.property(appNames, hosts, codes, fc.integer({ min: 1, max: 10 }), (appName, host, code, minutesLeft) => {
        for (const request of everyKind(appName)) {
          const { text } = renderMessage(
            "code" in request ? { ...request, host, code, minutesLeft } : { ...request, host },
          );
          assert.equal(smsSegments(text).segments, 1, text);
          if (!("code" in request)) continue;
          const lines = text.split("\n");
          assert.equal(lines.length, 2, text);
          assert.equal(lines[1], `@${host} #${code}`);
          assert.ok(lines[0]?.includes(code), text);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("name the application as far as there is room", () => {
    const long = renderMessage(
      codeRequest({ appName: "一个名字特别特别长而且没有任何人会把它读到最后的示例应用程序名称" }),
    ).text;
    assert.equal(
      long,
      "【一个名字特别特别长而且没有任何人会把它读到最后的示例应用程序…】登录验证码408215\n@auth.example.com #408215",
    );
    const chinese = renderMessage(codeRequest({ locale: "en-US", appName: "示例应用" })).text;
    assert.equal(chinese, "408215: 示例应用 code to sign in (valid 5 min)\n@auth.example.com #408215");
    const endless = renderMessage(codeRequest({ locale: "en-US", appName: "W".repeat(300) })).text;
    assert.match(endless, /^408215 is your W{60} code to sign in\./);
  });

  it("keep the line that binds the code even where the host is too long for one segment", () => {
    const host = `${"department.".repeat(8)}example.com`;
    const { text } = renderMessage(codeRequest({ host }));
    assert.equal(text, `登录验证码408215\n@${host} #408215`);
  });

  it("say at least one minute", () => {
    for (const minutesLeft of [-3, 0, 0.2]) {
      assert.match(renderMessage(codeRequest({ minutesLeft })).text, /，1分钟内有效/);
    }
  });

  it("hold no link", () => {
    for (const request of everyKind("https://evil.example")) assert.doesNotMatch(renderMessage(request).text, /:\/\//);
  });

  it("are refused a host that is not one", () => {
    for (const host of ["", "a b", "auth.example.com:443", "https://a.cn", "a.cn/x", "a.cn\n@evil.example", "-"]) {
      assert.throws(() => renderMessage(codeRequest({ host })), TypeError, host);
    }
  });
});

describe("e-mails", () => {
  const emails = (appName: string): readonly MessageRequest[] =>
    everyKind(appName).map((request): MessageRequest => ({ ...request, channel: "email" }));

  it("come with subject, plain text and HTML in the language asked for", () => {
    const { subject, text, html } = renderMessage(codeRequest({ channel: "email" }));
    assert.equal(subject, "【示例应用】登录的验证码");
    assert.ok(
      text.startsWith("示例应用\n\n登录的验证码\n\n您正在 示例应用 登录，验证码是：\n\n408215\n\n5 分钟内有效"),
    );
    assert.ok(text.endsWith("\n\n@auth.example.com #408215"));
    assert.match(html ?? "", /<html lang="zh-CN"/);
    assert.match(renderMessage(codeRequest({ channel: "email", locale: "en-US" })).html ?? "", /<html lang="en-US"/);
  });

  it("tell of an event with its time, browser and place, as far as they are known", () => {
    const { text, html } = renderMessage(noticeRequest({ locale: "en-US" }));
    for (const fact of ["2026-06-01 20:30 GMT+8", "Chrome 142", "Hangzhou (203.0.113.9)", "+86 138****0000"]) {
      assert.ok(text.includes(fact) && html?.includes(fact), fact);
    }
    const unknown = { ...DETAILS, timeZone: "No/Where", item: null, browser: null, place: null };
    const sparse = renderMessage(noticeRequest({ locale: "en-US", details: unknown })).text;
    assert.match(sparse, /Time: 2026-06-01 12:30 UTC\nPlace: 203\.0\.113\.9\n/);
    assert.doesNotMatch(sparse, /Browser|Details|null/);
  });

  it("keep the code out of the subject, which mail servers log and lock screens show", () => {
    for (const request of emails("Acme")) assert.ok(!renderMessage(request).subject?.includes("408215"));
  });

  it("have the same tags whatever the application is called and the request said of itself", () => {
    const hostile = fc.oneof(
      appNames,
      fc.constantFrom(
        '"><script>alert(1)</script>',
        "</title><img src=x onerror=1>",
        "&lt;b&gt;",
        "' onclick='1",
        "]]>",
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, (name, said) => {
        const details = { ...DETAILS, browser: `x ${said}`, place: `x ${said}`, item: `x ${said}` };
        const pairs: [MessageRequest, MessageRequest][] = [
          [codeRequest({ channel: "email" }), codeRequest({ channel: "email", appName: name })],
          [noticeRequest(), noticeRequest({ appName: name, details })],
        ];
        for (const [plain, attacked] of pairs) {
          const { subject, html } = renderMessage(attacked);
          assert.deepEqual(tagsOf(html), tagsOf(renderMessage(plain).html));
          assert.doesNotMatch(subject ?? "", /\p{Cc}/u);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("load nothing from elsewhere and hold no link", () => {
    for (const request of emails("Acme")) {
      const { html, text } = renderMessage(request);
      assert.doesNotMatch(
        `${html}${text}`,
        /https?:|\/\/|url\(|@import|<(a|img|link|script|iframe|object|form)\b| (src|href)=/i,
      );
    }
  });

  it("show the code once, as text that can be copied", () => {
    for (const request of emails("Acme")) {
      if ("code" in request) assert.equal(renderMessage(request).html?.match(/>408215</g)?.length, 1);
    }
  });
});

describe("templates of an application", () => {
  const template = {
    subject: "[{{app}}] {{purpose}}",
    text: "{{app}}: {{code}} for {{minutes}} min at {{host}}",
    html: '<p title="{{app}}">{{code}}</p>',
  };

  it("replace our words", () => {
    const request = codeRequest({ locale: "en-US", channel: "email", appName: "Acme", template });
    assert.deepEqual(renderMessage(request), {
      subject: "[Acme] sign in",
      text: "Acme: 408215 for 5 min at auth.example.com",
      html: '<p title="Acme">408215</p>',
    });
    const notice = noticeRequest({ appName: "Acme", template: { text: "{{app}} {{time}} {{place}}" } });
    const { subject, text, html } = renderMessage(notice);
    assert.deepEqual([subject, html], ["【Acme】二次验证失败提醒", null]);
    assert.equal(text, "Acme 2026-06-01 20:30 GMT+8 Hangzhou (203.0.113.9)");
  });

  it("escape what fills them in HTML, and fill it in once", () => {
    const request = codeRequest({ channel: "email", appName: '"><b>{{code}}', template });
    const { text, html } = renderMessage(request);
    assert.equal(html, '<p title="&quot;&gt;&lt;b&gt;{{code}}">408215</p>');
    assert.equal(text, '"><b>{{code}}: 408215 for 5 min at auth.example.com');
  });

  it("get the line that binds the code when they lack it, and not twice", () => {
    const sms = (text: string) => renderMessage(codeRequest({ appName: "Acme", template: { text } })).text;
    assert.equal(sms("{{code}}!\n"), "408215!\n@auth.example.com #408215");
    assert.equal(sms("{{code}}!\n\n@{{host}} #{{code}}\n"), "408215!\n\n@auth.example.com #408215");
    assert.equal(sms("@{{host}} #{{code}} or not"), "@auth.example.com #408215 or not\n@auth.example.com #408215");
  });

  it("have a long application name shortened if that makes the message fit", () => {
    const fitting = renderMessage(
      codeRequest({ appName: "名".repeat(60), template: { text: "【{{app}}】{{code}}" } }),
    ).text;
    assert.equal(fitting, `【${"名".repeat(35)}…】408215\n@auth.example.com #408215`);
    const text = `{{code}} ${"字".repeat(80)} {{app}}`;
    const long = renderMessage(codeRequest({ template: { text } })).text;
    assert.equal(long, `408215 ${"字".repeat(80)} 示例应用\n@auth.example.com #408215`);
  });

  it("are passed over when they would lose the code", () => {
    const wrong = renderMessage(codeRequest({ template: { text: "Hello" } }));
    assert.deepEqual(wrong, renderMessage(codeRequest()));
  });
});
