import { expect, test } from "vitest";
import { aChange, aVersion, components, idOf } from "#lib/testing/candidate-builders.ts";
import { changesBetween } from "./changes-between.ts";

const one = aVersion(1, { changes: [aChange("added", "one's own"), aChange("known_issue", "noise")] });
const two = aVersion(2, {
  parentId: idOf(1),
  changes: [aChange("fixed", "noise gone"), aChange("added", "captions")],
});
const three = aVersion(3, {
  parentId: idOf(2),
  changes: [
    aChange("security", "a leak closed"),
    aChange("changed", "labels"),
    aChange("known_issue", "slow"),
  ],
});
const all = [three, one, two];
const texts = (way: Parameters<typeof changesBetween>[1], versions = all) => {
  const { comesBack, isLost } = changesBetween(versions, way);
  return [comesBack, isLost].map((entries) => entries.map(({ text }) => text.en));
};

test("over several versions what was fixed comes back and what was added is lost", () => {
  expect(texts({ from: three, to: one })).toEqual([
    ["a leak closed", "noise gone", "noise"],
    ["labels", "captions"],
  ]);
});

test("the step to the parent leaves only the suspect", () => {
  expect(texts({ from: three, to: two })).toEqual([["a leak closed"], ["labels"]]);
});

test("of a version outside the lineage only the suspect is surely left", () => {
  const stranger = aVersion(7, { changes: [aChange("known_issue", "strange")] });
  expect(texts({ from: three, to: stranger }, [...all, stranger])).toEqual([
    ["a leak closed", "strange"],
    ["labels"],
  ]);
});

test("parents that name each other do not go round for ever", () => {
  const loop = aVersion(2, { parentId: idOf(3), changes: [] });
  expect(texts({ from: three, to: one }, [three, loop, one])[1]).toEqual(["labels"]);
});

test("each entry says whose it is and whether that version was withdrawn", () => {
  const bad = { ...three, knownBad: { at: one.builtAt, by: "Ada", reason: "audio" } };
  const [entry] = changesBetween([bad, two], { from: bad, to: two }).isLost;
  expect(entry).toMatchObject({ versionId: idOf(3), versionShortName: "v1.3", withdrawn: true });
});

const answering = (...names: readonly string[]) =>
  components({
    interface: JSON.stringify({
      inputs: [],
      outputs: names.map((name) => ({ name, datatype: "BYTES", shape: [1] })),
    }),
  });

test("a field that went and came back in between is neither lost nor brought back", () => {
  const first = aVersion(1, { components: answering("label", "alternatives") });
  const without = aVersion(2, {
    parentId: idOf(1),
    components: answering("label"),
    changes: [aChange("removed", "the field alternatives is no longer sent")],
  });
  const newest = aVersion(3, {
    parentId: idOf(2),
    components: answering("label", "alternatives", "duration"),
    changes: [
      aChange("added", "alternatives is sent again"),
      aChange("added", "duration says how long a clip is"),
      aChange("removed", "the old dashboard"),
    ],
  });
  const versions = [first, without, newest];
  expect(texts({ from: newest, to: first }, versions)).toEqual([
    ["the old dashboard"],
    ["duration says how long a clip is"],
  ]);
  expect(texts({ from: newest, to: without }, versions)[1]).toContain("alternatives is sent again");
  const untold = aVersion(1, { components: components({ interface: "prose" }) });
  expect(texts({ from: newest, to: untold }, [untold, without, newest])[0]).toHaveLength(2);
});
