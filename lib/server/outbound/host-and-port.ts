/** The `host:port` of an http(s) address, the port told also where it is the scheme's own: what an allow list names. */
export function hostAndPort({ hostname, port, protocol }: URL): string {
  const usual = protocol === "https:" ? 443 : 80;
  return `${hostname}:${port === "" ? usual : port}`;
}
