import { cleanText } from "./cleanText.ts";
import type { EmailContent } from "./emailContent.ts";
import { fitSms } from "./fitSms.ts";
import { formatTime } from "./formatTime.ts";
import type { NoticeDetails, NoticeMessageRequest, RenderedMessage } from "./messageRequest.ts";
import { printEmailHtml } from "./printEmailHtml.ts";
import { printEmailText } from "./printEmailText.ts";
import { renderEmailTemplate, renderSmsTemplate } from "./renderFromTemplate.ts";
import { usableTemplate } from "./usableTemplate.ts";
import { withLink } from "./withLink.ts";
import type { Wording } from "./wording.ts";
import { wordingFor } from "./wordingFor.ts";

type NoticeFacts = Readonly<Record<"time" | "item" | "browser" | "place", string>>;

/** Gives a message that tells of an event. */
export function renderNoticeMessage(request: NoticeMessageRequest): RenderedMessage {
  const { locale, purpose, channel, host, link } = request;
  const wording = wordingFor(locale);
  const appName = cleanText(request.appName, 60);
  const app = appName || host;
  const facts = factsOf(request.details);
  const { title } = wording.notices[purpose];
  const template = usableTemplate(request.template, purpose);
  const templateValues = { app, purpose: title, host, ...facts };

  if (channel === "sms") {
    const named = wording.sms.notice.map((say) => (name: string) => say(name, title, facts.time));
    const nameless = wording.sms.noticeNameless(title, facts.time);
    const words =
      template === null ? fitSms({ named, nameless }, appName) : renderSmsTemplate(template, templateValues, null);
    return { subject: null, text: link === undefined ? words : `${words}${wording.sms.notMe(link)}`, html: null };
  }
  const content = emailContent(request, wording, app, facts);
  const subject = wording.email.subject(app, title);
  if (template !== null) {
    const email = renderEmailTemplate(template, templateValues, subject);
    return link === undefined ? email : withLink(email, wording.email.notMe, link);
  }
  return { subject, text: printEmailText(content), html: printEmailHtml(content, locale) };
}

/** The browser, and often the place, are what a stranger's request said of itself. */
function factsOf(details: NoticeDetails): NoticeFacts {
  const clean = (text: string | null): string => cleanText(text ?? "", 120);
  const place = clean(details.place);
  const ip = clean(details.ip);
  return {
    time: formatTime(details.atMs, details.timeZone ?? "UTC"),
    item: clean(details.item),
    browser: clean(details.browser),
    place: place !== "" && ip !== "" ? `${place} (${ip})` : place || ip,
  };
}

function emailContent(request: NoticeMessageRequest, wording: Wording, app: string, facts: NoticeFacts): EmailContent {
  const { title, sentence, advice } = wording.notices[request.purpose];
  const { labels, footer, notMe } = wording.email;
  const rows = (["time", "item", "browser", "place"] as const).map((name) => [labels[name], facts[name]] as const);
  return {
    app,
    title,
    intro: sentence,
    code: null,
    rows: rows.filter(([, value]) => value !== ""),
    paragraphs: [request.link === undefined ? advice : notMe],
    link: request.link ?? null,
    footer: footer(request.host),
    lastLine: null,
  };
}
