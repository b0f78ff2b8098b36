import { smtpFailure } from "./smtpFailure.ts";
import { smtpTransportOptions } from "./smtpTransportOptions.ts";

const PATIENCE_MS = 5_000;

/**
 * Connects to the mail server of an address, greets it (EHLO), begins TLS and signs in as the address says, and leaves: no mail
 * is begun. Gives what is wrong, such as `SMTP ECONNREFUSED`; null where nothing is.
 */
export async function probeSmtp(url: string): Promise<string | null> {
  const { createTransport } = await import("nodemailer");
  const patience = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, dnsTimeout: PATIENCE_MS };
  const transport = createTransport({ ...smtpTransportOptions(url), ...patience, socketTimeout: PATIENCE_MS });
  try {
    await transport.verify();
    return null;
  } catch (error) {
    return smtpFailure(error).message;
  } finally {
    transport.close();
  }
}
