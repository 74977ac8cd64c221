const failures = ["password", "limited", "link", "short", "closed"] as const;

/** Why the last try to sign in did not work, from the page's address; null without one or for an unknown word. */
export function readFailure(text: string | undefined): (typeof failures)[number] | null {
  return failures.find((failure) => failure === text) ?? null;
}
