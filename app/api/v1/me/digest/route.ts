import { digestContract } from "#lib/notifications/digest-contract.ts";
import { getDigest, putDigest } from "#lib/notifications/put-digest.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(digestContract.getDigest, getDigest);
export const POST = serve(digestContract.putDigest, putDigest);
