import { expect, it } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import {
  handOverAddress,
  inviteAddress,
  personAddress,
  preferencesAddress,
  revokeAddress,
  signInLinkAddress,
  tokensAddress,
} from "./client.ts";
import { accessContract } from "./contract.ts";

it("posts the forms of people, tokens and preferences to where the contract says", () => {
  const personId = "a person";
  const tokenId = "0198d6a0-0000-7000-8000-000000000001";
  const person = { params: { personId } };
  const token = { params: { tokenId } };
  expect([
    inviteAddress,
    personAddress(personId),
    signInLinkAddress(personId),
    tokensAddress,
    revokeAddress(tokenId),
    preferencesAddress,
    handOverAddress,
  ]).toEqual([
    endpointAddress(accessContract.invitePerson, {}),
    endpointAddress(accessContract.changePersonByForm, person),
    endpointAddress(accessContract.makeSignInLink, person),
    endpointAddress(accessContract.createApiToken, {}),
    endpointAddress(accessContract.confirmRevoke, token),
    endpointAddress(accessContract.putPreferences, {}),
    endpointAddress(accessContract.makeHandOver, {}),
  ]);
});
