import { describe, expect, it } from "vitest";
import { defaultDataDirectory, parseEnv } from "./env.ts";

describe("parseEnv", () => {
  it("fills in what one machine needs", () => {
    const parsed = parseEnv({ LASTGOOD_DATA: "/data" });
    expect(parsed).toMatchObject({
      PORT: 3000,
      LASTGOOD_HOST: "127.0.0.1",
      LASTGOOD_URL: "http://localhost:3000",
      SECRET_KEY_FILE: "/data/keys/secret.key",
      WORKER_PRIVATE_KEY_FILE: "/data/keys/worker.key",
    });
    expect(parsed.DATABASE_URL).toBeUndefined();
  });

  it("takes an empty variable for one that is not set", () => {
    expect(parseEnv({ DATABASE_URL: "", PORT: "" })).toMatchObject({ PORT: 3000 });
  });

  it("names every variable that is wrong, and what is expected, in one line", () => {
    const parse = () => parseEnv({ DATABASE_URL: "mysql://x", PORT: "99999", LASTGOOD_URL: "lastgood" });
    expect(parse).toThrow(
      /^The environment is not usable: .*DATABASE_URL: must start with postgresql:.*PORT: .*LASTGOOD_URL: [^\n]*$/,
    );
  });

  it("refuses so few connections that work waits for itself", () => {
    expect(() => parseEnv({ DATABASE_POOL_MAX: "7" })).toThrow(/DATABASE_POOL_MAX: /);
    expect(parseEnv({ DATABASE_POOL_MAX: "8" }).DATABASE_POOL_MAX).toBe(8);
  });

  it("keeps the secret of a wrong address out of its message", () => {
    expect(() => parseEnv({ DATABASE_URL: "mysql://user:hunter2@host/db" })).not.toThrow("hunter2");
  });

  it("takes the public address without its last slash", () => {
    expect(parseEnv({ LASTGOOD_URL: "https://lastgood.example.org/" }).LASTGOOD_URL).toBe(
      "https://lastgood.example.org",
    );
  });
});

describe("defaultDataDirectory", () => {
  it.each([
    [{ HOME: "/people/kim" }, 1000, "/people/kim/.local/share/lastgood"],
    [{ HOME: "/people/kim", XDG_DATA_HOME: "/srv/data" }, 1000, "/srv/data/lastgood"],
    [{ HOME: "/root" }, 0, "/var/lib/lastgood"],
  ])("gives for %j and user %i %s", (source, uid, expected) => {
    expect(defaultDataDirectory(source, uid)).toBe(expected);
  });
});
