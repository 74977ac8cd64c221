import { expect, test } from "vitest";
import { contradictionsIn } from "#lib/testing/register-history.ts";
import type { Call } from "#lib/testing/register-history.ts";

const call = (kind: Call["kind"], revision: number, [from, to]: readonly [number, number]): Call => ({
  client: 0,
  from,
  to,
  kind,
  revision,
});

test("calls at the same time may be told of either side of a write", () =>
  expect(
    contradictionsIn([call("wrote", 2, [1, 4]), call("told", 1, [2, 3]), call("told", 2, [2, 3])]),
  ).toEqual([]));

test.each([
  ["a lost write: told of less than was written before", call("wrote", 2, [1, 2]), call("told", 1, [3, 4])],
  ["going back: told of less than before", call("told", 3, [1, 2]), call("told", 2, [3, 4])],
  ["a write over one that was there before", call("wrote", 3, [1, 2]), call("wrote", 2, [3, 4])],
  ["one revision written twice", call("wrote", 2, [1, 4]), call("wrote", 2, [2, 3])],
])("finds %s", (_what, one, other) => expect(contradictionsIn([one, other])).not.toEqual([]));
