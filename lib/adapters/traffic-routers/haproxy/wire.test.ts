import { describe, expect, test } from "vitest";
import { decodeLedger, encodeLedger } from "./ledger.ts";
import { decodeCuts, encodeCuts } from "./map-split.ts";
import { poolKey } from "./pools.ts";
import { answeredBy, parseInfo, parseMapEntry, parseStat } from "./wire.ts";

const HEADER =
  "# pxname,svname,status,weight,bck,stot,last_chk,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,uweight,";

function main(shares: Record<string, number>): Map<string, number> {
  return new Map(
    Object.entries(shares).map(([version, share]) => [poolKey({ version, isControl: false }), share]),
  );
}

describe("what HAProxy prints", () => {
  test("a description with commas and quotes does not shift the columns", () => {
    const line = 'pool,v1,UP,45,0,9,"said ""no, sorry"", twice",0,5,0,1,2,0,46,';
    const [stat] = parseStat(`${HEADER}\n${line}`) ?? [];
    expect(stat).toMatchObject({ svname: "v1", status: "UP", weight: 45, uweight: 46, hrsp_2xx: 5 });
    expect(stat && answeredBy(stat)).toBe(8);
  });

  test("a server outside HTTP mode counts sessions", () => {
    const [stat] = parseStat(`${HEADER}\npool,v1,no check,1,0,9,,,,,,,,1,`) ?? [];
    expect(stat && answeredBy(stat)).toBe(9);
  });

  test.each(["No such proxy.", "", "Permission denied"])("%j is no table and no process", (text) => {
    expect(parseStat(text)).toBeNull();
    expect(parseInfo(text)).toBeNull();
  });

  test("a map's entry is a value, absent, or an error", () => {
    const found = 'type=str, case=sensitive, found=yes, idx=tree, key="k", value="500:1500", type="str"';
    expect(parseMapEntry(found)).toBe("500:1500");
    expect(parseMapEntry("type=str, case=sensitive, found=no")).toBeNull();
    expect(parseMapEntry("Unknown map identifier. Please use #<id> or <file>.")).toBeUndefined();
  });
});

describe("what we write into a map", () => {
  test("an intent comes back whole, as one word without a separator of commands", () => {
    const ledger = {
      generation: 12,
      appliedAt: new Date("2026-11-15T08:00:00Z"),
      slices: [
        { version: "odd; name|with=all\\of it 中", role: "restored", share: 12.5 },
        { version: "b", role: "control", share: 10 },
        { version: "b", role: "rest", share: 77.5 },
      ],
    } as const;
    expect(encodeLedger(ledger)).toMatch(/^[^\s;\\]+$/);
    expect(decodeLedger(encodeLedger(ledger))).toEqual(ledger);
  });

  test.each([null, "", "0", "7", "x|1|rest=100=v", "7|1|boss=100=v", "7|1|rest=x=v"])(
    "%j is no intent of ours",
    (value) => expect(decodeLedger(value)?.slices ?? []).toEqual([]),
  );

  test("cuts for three versions, as they are compared", () => {
    const order = ["a", "b", "c"];
    const want = main({ a: 5, b: 10, c: 85 });
    expect(encodeCuts(order, want)).toBe("500:1500");
    expect(decodeCuts(order, "500:1500")).toEqual(want);
    expect(decodeCuts(order, "500")).toEqual(main({ a: 5, c: 95 }));
    expect(decodeCuts(order, "99999")).toEqual(main({ a: 100 }));
    expect(decodeCuts(order, null)).toEqual(main({ c: 100 }));
    expect(decodeCuts(order, "half")).toBeNull();
  });

  test("a control slice is the first draws of its version, behind the cuts", () => {
    const want = new Map([...main({ a: 5, b: 90 }), [poolKey({ version: "b", isControl: true }), 5]]);
    expect(encodeCuts(["a", "b"], want)).toBe("500/500-1000");
    expect(decodeCuts(["a", "b"], "500/500-1000")).toEqual(want);
    expect(decodeCuts(["a", "b"], "500/")).toBeNull();
  });
});
