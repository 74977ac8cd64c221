import { expect, it } from "vitest";
import { releaseRaises } from "./release-raises.ts";

const all = (version: string) => [{ version, share: 100 }];

it.each([
  ["a new version gets traffic", all("a"), all("b"), [], ["b"]],
  [
    "a part of it",
    all("a"),
    [
      { version: "a", share: 95 },
      { version: "b", share: 5 },
    ],
    [],
    ["b"],
  ],
  ["nothing changes", all("a"), all("a"), [], []],
  ["nothing is known of before", [], all("a"), [], ["a"]],
  ["it is what a rollback asked for", all("a"), all("b"), all("b"), []],
  ["more than a rollback asked for", all("a"), all("b"), [{ version: "b", share: 5 }], ["b"]],
  [
    "slices of one version count together",
    all("a"),
    all("b"),
    [
      { version: "b", share: 50 },
      { version: "b", share: 50 },
    ],
    [],
  ],
])("%s", (...[, now, then, wanted, raised]) => {
  expect(releaseRaises(now, then, wanted)).toEqual(raised);
});
