import { expect, test } from "vitest";
import { Id } from "#lib/schema/atoms.ts";
import { newId, uuidV7 } from "#lib/server/observability/ids.ts";

test("the example of RFC 9562, appendix A.6", () => {
  const random = Buffer.from("98c4dc0c0c07398f", "hex");
  expect(uuidV7(0x017f22e279b0, 0xcc3, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test("ids are valid, unique and ascending, also far more of them than one millisecond has sequence numbers", () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(Id.safeParse(ids[0]).success).toBe(true);
});
