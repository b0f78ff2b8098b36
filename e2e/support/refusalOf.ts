import assert from "node:assert/strict";

/** What authing-js-sdk throws: a plain object. */
export interface SdkRefusal {
  readonly code: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** Gives what a call of authing-js-sdk is refused with; a call that succeeds fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<SdkRefusal> {
  const thrown = await call.then(
    (value) => assert.fail(`was not refused but gave ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (thrown instanceof Error) throw thrown;
  return thrown as SdkRefusal; // as: the client's own shape, whose members the tests assert
}
