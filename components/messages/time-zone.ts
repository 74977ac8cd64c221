/** The cookie in which the browser tells its IANA zone, so that the server writes the reader's own clock. */
export const timeZoneCookie = "lastgood_zone";

/** The zone of the cookie when it names a real one, else UTC. */
export function readTimeZone(value: string | undefined): string {
  if (!value) return "UTC";
  try {
    const zone = decodeURIComponent(value);
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return "UTC";
  }
}
