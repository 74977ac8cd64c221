import { IntlErrorCode } from "next-intl";
import type { IntlError } from "next-intl";

/**
 * Refuses a missing or broken message while developing and testing, so that no visible key ships; in production the key
 * is shown, since a page without one word is better than none, and browsers report the fault.
 */
export function reportMessageError(error: IntlError): void {
  if (error.code === IntlErrorCode.ENVIRONMENT_FALLBACK) return;
  if (process.env.NODE_ENV !== "production") throw error;
  if (typeof reportError === "function") reportError(error);
}
