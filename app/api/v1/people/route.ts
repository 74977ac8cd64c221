import { accessContract } from "#lib/access/contract.ts";
import { invitePerson } from "#lib/access/invite-person.ts";
import { listPeople } from "#lib/access/list-people.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(accessContract.listPeople, listPeople);
export const POST = serve(accessContract.invitePerson, invitePerson);
