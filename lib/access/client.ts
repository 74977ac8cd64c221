/** Where the form that invites somebody posts to; written out, so that no page loads the contract for it. */
export const inviteAddress = "/api/v1/people";

/** Where the forms that change a person post to. */
export function personAddress(personId: string): string {
  return `/api/v1/people/${encodeURIComponent(personId)}`;
}

/** Where the form that makes a person's new one-time link posts to. */
export function signInLinkAddress(personId: string): string {
  return `${personAddress(personId)}/sign-in-link`;
}

/** Where the form that makes an API token posts to. */
export const tokensAddress = "/api/v1/tokens";

/** Where the form that revokes an API token, its name typed, posts to. */
export function revokeAddress(tokenId: string): string {
  return `${tokensAddress}/${encodeURIComponent(tokenId)}/revoke`;
}

/** Where the form of language, zone and theme posts to. */
export const preferencesAddress = "/api/v1/me/preferences";

/** Where the form that hands a session over to another device posts to. */
export const handOverAddress = "/api/v1/me/hand-over";
