import { changePerson } from "#lib/access/change-person.ts";
import { accessContract } from "#lib/access/contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const PATCH = serve(accessContract.changePerson, changePerson);
export const POST = serve(accessContract.changePersonByForm, changePerson);
