import { expect, test } from "vitest";
import { endpointAddress } from "#lib/client/api.ts";
import { rolloutActAddress } from "./client.ts";
import { rolloutsContract } from "./contract.ts";

test.each(["pause", "advance", "stop", "resume", "extend", "finish"] as const)(
  "the form of %s posts to where the contract says",
  (name) => {
    const params = { rolloutId: "0198d6a0-0000-7000-8000-000000000001" };
    const said = endpointAddress(rolloutsContract[`${name}Rollout`], { params });
    expect(rolloutActAddress(name, params.rolloutId)).toBe(said);
  },
);
