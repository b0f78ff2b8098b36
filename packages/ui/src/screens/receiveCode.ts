interface OtpCredential {
  readonly code: string;
}

/**
 * Takes the code out of the text message where the browser offers it (WebOTP API), and gives what ends the waiting.
 */
export function receiveCode(take: (code: string) => void): () => void {
  if (!("OTPCredential" in window)) return () => undefined;
  const waiting = new AbortController();
  const options = { otp: { transport: ["sms"] }, signal: waiting.signal } as CredentialRequestOptions; // not in lib.dom
  navigator.credentials.get(options).then(
    (credential) => {
      if (credential !== null) take((credential as unknown as OtpCredential).code); // by what was asked for
    },
    () => undefined, // the person types it
  );
  return () => waiting.abort();
}
