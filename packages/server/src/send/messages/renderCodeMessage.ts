import { cleanText } from "./cleanText.ts";
import type { EmailContent } from "./emailContent.ts";
import { fitSms } from "./fitSms.ts";
import type { CodeMessageRequest, RenderedMessage } from "./messageRequest.ts";
import { originBoundLine } from "./originBoundLine.ts";
import { printEmailHtml } from "./printEmailHtml.ts";
import { printEmailText } from "./printEmailText.ts";
import { renderEmailTemplate, renderSmsTemplate } from "./renderFromTemplate.ts";
import { usableTemplate } from "./usableTemplate.ts";
import type { CodeValues, Wording } from "./wording.ts";
import { wordingFor } from "./wordingFor.ts";

/** Gives a message with a code. */
export function renderCodeMessage(request: CodeMessageRequest): RenderedMessage {
  const { locale, purpose, channel, code, host } = request;
  const wording = wordingFor(locale);
  const lastLine = originBoundLine(host, code);
  const appName = cleanText(request.appName, 60);
  const minutes = Math.max(1, Math.ceil(request.minutesLeft));
  const values: CodeValues = { app: appName || host, action: wording.actions[purpose][channel], code, minutes, host };
  const template = usableTemplate(request.template, purpose);
  const templateValues = { code, minutes: String(minutes), app: values.app, purpose: values.action, host };

  if (channel === "sms") {
    const text =
      template === null
        ? fitSms(smsVariants(wording, values, lastLine), appName)
        : renderSmsTemplate(template, templateValues, lastLine);
    return { subject: null, text, html: null };
  }
  const content = emailContent(request, wording, values, lastLine);
  const subject = wording.email.subject(values.app, content.title);
  if (template !== null) return renderEmailTemplate(template, templateValues, subject);
  return { subject, text: printEmailText(content), html: printEmailHtml(content, locale) };
}

function smsVariants({ sms }: Wording, values: CodeValues, lastLine: string) {
  return {
    named: sms.code.map((say) => (app: string) => `${say({ ...values, app })}\n${lastLine}`),
    nameless: `${sms.codeNameless(values)}\n${lastLine}`,
  };
}

function emailContent(
  request: CodeMessageRequest,
  { email }: Wording,
  values: CodeValues,
  lastLine: string,
): EmailContent {
  return {
    app: values.app,
    title: email.codeTitle(values),
    intro: email.codeIntro(values),
    code: values.code,
    rows: [],
    paragraphs: [
      `${email.validity(values)}${email.space}${email.whereToEnter(values)}`,
      request.purpose === "mfaVerify" ? email.firstStepPassed : email.notAsked,
    ],
    footer: email.footer(values.host),
    link: null,
    lastLine,
  };
}
