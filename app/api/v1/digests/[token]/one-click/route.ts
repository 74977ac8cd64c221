import { digestContract } from "#lib/notifications/digest-contract.ts";
import { endDigest } from "#lib/notifications/put-digest.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(digestContract.endDigestByMail, endDigest);
