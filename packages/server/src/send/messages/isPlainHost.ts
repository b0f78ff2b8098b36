/** Says whether a text is a host name or an address, and nothing more. */
export function isPlainHost(host: string): boolean {
  return /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/i.test(host);
}
