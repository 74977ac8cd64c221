import { describe, expect, it } from "vitest";
import { parseEnv } from "#lib/server/env.ts";
import { openDataStore } from "./open-data-store.ts";

describe("openDataStore", () => {
  it("says which variable names a database that is not there", async () => {
    const settings = parseEnv({
      LASTGOOD_DATA: "/nowhere",
      DATABASE_URL: "postgresql://u:secret@127.0.0.1:9/none",
    });
    const opening = openDataStore(settings, () => undefined);
    await expect(opening).rejects.toThrow(
      "The database of DATABASE_URL cannot be used: connect ECONNREFUSED 127.0.0.1:9.",
    );
  });
});
