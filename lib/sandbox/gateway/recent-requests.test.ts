import { describe, expect, it } from "vitest";
import { makeRecentRequests, REMEMBERED_EACH } from "./recent-requests.ts";

const body = (name: string, id: string) => Buffer.from(JSON.stringify({ id, inputs: [{ name, data: [1] }] }));

describe("recent requests", () => {
  it("gives the newest of every input in turn", () => {
    const recent = makeRecentRequests();
    recent.add(body("image", "a"), "v1", 1_000);
    recent.add(body("image", "b"), "v1", 2_000);
    recent.add(body("text", "c"), "v2", 3_000);
    expect(recent.read(2)).toEqual([
      {
        at: "1970-01-01T00:00:02.000Z",
        version: "v1",
        request: { id: "b", inputs: [{ name: "image", data: [1] }] },
      },
      {
        at: "1970-01-01T00:00:03.000Z",
        version: "v2",
        request: { id: "c", inputs: [{ name: "text", data: [1] }] },
      },
    ]);
    expect(recent.read(9)).toHaveLength(3);
  });

  it("keeps a bounded number, not more than ten a second, and nothing that is no request", () => {
    const recent = makeRecentRequests();
    for (let at = 0; at < 200; at += 1) recent.add(body("image", String(at)), "v1", 1_000 * at);
    recent.add(body("text", "too soon"), "v1", 199_050);
    recent.add(Buffer.from("{}"), "v1", 300_000);
    const kept = recent.read(1_000);
    expect(kept).toHaveLength(REMEMBERED_EACH);
    expect(kept[0]?.request).toMatchObject({ id: "199" });
  });
});
