import { describe, expect, it } from "vitest";
import { InterfaceField } from "#lib/versions/interface-schema.ts";
import { casesWanted } from "./capture-bounds.ts";
import { captureRefusal } from "./capture-gate.ts";
import type { CaptureFacts } from "./capture-gate.ts";
import { requestModality } from "./request-modality.ts";

describe("a version may be asked for golden cases", () => {
  const facts = (given: Partial<CaptureFacts> = {}): CaptureFacts => ({
    versionId: "v",
    isKnownBad: false,
    shares: [{ versionId: "v", share: 100 }],
    health: { state: "healthy", versionId: "v" },
    ...given,
  });

  it("when it is not known bad, holds everything and is healthy", () => {
    expect(captureRefusal(facts())).toBeNull();
    expect(captureRefusal(facts({ isKnownBad: true }))).toBe("known_bad");
    expect(captureRefusal(facts({ shares: [{ versionId: "v", share: 99 }] }))).toBe("not_serving");
    expect(captureRefusal(facts({ shares: [] }))).toBe("not_serving");
  });

  it("and not when its health is worse, not known, or another version's", () => {
    expect(captureRefusal(facts({ health: { state: "degraded", versionId: "v" } }))).toBe("not_healthy");
    expect(captureRefusal(facts({ health: { state: "no_data", versionId: "v" } }))).toBe("not_healthy");
    expect(captureRefusal(facts({ health: { state: "healthy", versionId: "w" } }))).toBe("not_healthy");
    expect(captureRefusal(facts({ health: null }))).toBe("not_healthy");
  });
});

describe("how many cases are wanted", () => {
  it("is 200 spread over the modalities, less what is there", () => {
    expect([...casesWanted(["image", "audio"], new Map())]).toEqual([
      ["image", 100],
      ["audio", 100],
    ]);
    expect(casesWanted(["image", "audio"], new Map([["image", 120]])).get("image")).toBe(0);
    expect(casesWanted(["text"], new Map([["text", 150]])).get("text")).toBe(50);
  });

  it("is none where the version is full", () => {
    expect(casesWanted(["text", "audio"], new Map([["text", 1_990]]))).toEqual(
      new Map([
        ["text", 0],
        ["audio", 10],
      ]),
    );
  });
});

describe("the modality of a request", () => {
  const request = (name: string) => ({ inputs: [{ name }] });
  const inputs = [InterfaceField.parse({ name: "pixels", modalities: ["image"] })];
  const served = { modalities: ["image", "audio"] as const, inputs };

  it("is the declared one of its input, else the one it is called after", () => {
    expect(requestModality(request("pixels"), served)).toBe("image");
    expect(requestModality(request("audio"), served)).toBe("audio");
    expect(requestModality(request("x"), { modalities: ["text"], inputs: [] })).toBe("text");
  });

  it("is not guessed", () => {
    expect(requestModality(request("x"), served)).toBeNull();
    expect(requestModality({ inputs: [] }, served)).toBeNull();
    expect(requestModality("text", { modalities: ["text"], inputs: [] })).toBeNull();
  });
});
