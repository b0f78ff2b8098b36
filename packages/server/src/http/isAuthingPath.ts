/** Tells the paths whose clients expect Authing's envelope, doubled slashes included. */
export function isAuthingPath(url: string): boolean {
  return /^\/+(api|graphql|mfa|interaction)\//.test(url.replace(/\?.*$/, "/"));
}
