import { digestContract } from "#lib/notifications/digest-contract.ts";
import { endDigest, viewDigestLink } from "#lib/notifications/put-digest.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(digestContract.viewDigestLink, viewDigestLink);
export const POST = serve(digestContract.endDigest, endDigest);
