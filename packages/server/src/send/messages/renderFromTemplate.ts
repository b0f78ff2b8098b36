import type { MessageTemplate } from "@countersign/core";
import { escapeHtml } from "./escapeHtml.ts";
import { fitSms } from "./fitSms.ts";

export type TemplateValues = Readonly<Record<string, string>> & { readonly app: string };

/** Gives the text message of a template, its application name shortened if that makes it fit into one segment. */
export function renderSmsTemplate(template: MessageTemplate, values: TemplateValues, lastLine: string | null): string {
  const print = (app: string): string => withLastLine(fillTemplate(template.text, { ...values, app }), lastLine);
  return fitSms({ named: [print], nameless: print(values.app) }, values.app);
}

/** Gives the e-mail of a template. */
export function renderEmailTemplate(
  template: MessageTemplate,
  values: TemplateValues,
  subject: string,
): { readonly subject: string; readonly text: string; readonly html: string | null } {
  return {
    subject: template.subject === undefined ? subject : fillTemplate(template.subject, values),
    text: fillTemplate(template.text, values),
    html: template.html === undefined ? null : fillTemplate(template.html, values, escapeHtml),
  };
}

function withLastLine(text: string, lastLine: string | null): string {
  const trimmed = text.trimEnd();
  if (lastLine === null || trimmed.split(/\r?\n/).at(-1) === lastLine) return trimmed;
  return `${trimmed}\n${lastLine}`;
}

/**
 * Puts `values` in the place of `{{names}}`, in one pass: a value that looks like a placeholder stays as it is. Unknown
 * names stay too.
 */
function fillTemplate(
  template: string,
  values: Readonly<Record<string, string>>,
  encode: (value: string) => string = (value) => value,
): string {
  return template.replace(/\{\{([a-z]+)\}\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? encode(values[name] ?? "") : placeholder,
  );
}
