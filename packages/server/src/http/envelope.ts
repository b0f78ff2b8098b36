/** Gives the body of an answer that went well. `beside` stands at the top level, next to `data`. */
export function success(
  requestId: string,
  data: unknown,
  beside: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { code: 200, statusCode: 200, message: "ok", data, requestId, ...beside };
}
