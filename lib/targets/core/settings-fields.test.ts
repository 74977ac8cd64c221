import { expect, it } from "vitest";
import { adapterManifests } from "#lib/server/composition.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { settingFieldName, settingText, settingsFields } from "./settings-fields.ts";

const schemaOf = (port: string, id: string) => {
  const found = adapterManifests().find((one) => one.port === port && one.id === id);
  if (found === undefined) throw new Error(`no ${port} ${id}`);
  return found.settings as Record<string, Json>;
};

it("draws a secret as a secret, a limit as a number with its default, a list as lines", () => {
  const fields = settingsFields(schemaOf("traffic_router", "gateway"), "en");
  expect(fields.map(({ name, kind, isRequired, fallback }) => [name, kind, isRequired, fallback])).toEqual([
    ["adminUrl", "address", true, null],
    ["token", "secret", true, null],
    ["probeUrl", "address", false, null],
    ["timeoutMs", "number", false, 1000],
    ["allowedInternal", "lines", false, []],
  ]);
  expect(fields.map((field) => settingFieldName("settings", field))).toEqual([
    "settings.adminUrl:text",
    "settings.token:secret",
    "settings.probeUrl:text",
    "settings.timeoutMs:number",
    "settings.allowedInternal:lines",
  ]);
});

it("names choices, and enters as JSON what is neither text nor list", () => {
  const fields = settingsFields(schemaOf("traffic_router", "haproxy"), "en");
  expect(fields.find(({ name }) => name === "mode")).toMatchObject({
    kind: "choice",
    choices: ["weights", "map"],
    fallback: "weights",
  });
  expect(fields.find(({ name }) => name === "servers")?.kind).toBe("json");
});

it("has a title and a description in Chinese wherever there is one in English", () => {
  for (const { port, id, settings } of adapterManifests()) {
    const english = settingsFields(settings as Record<string, Json>, "en");
    const chinese = settingsFields(settings as Record<string, Json>, "zh-CN");
    for (const [at, field] of english.entries()) {
      const other = chinese[at];
      const where = `${port} ${id} ${field.name}`;
      expect(/\p{Script=Han}/u.test(other?.title ?? ""), `${where}: title`).toBe(true);
      if (field.description !== null)
        expect(/\p{Script=Han}/u.test(other?.description ?? ""), `${where}: description`).toBe(true);
    }
  }
});

it("never gives the text of a secret, and keeps lists and objects readable", () => {
  expect(settingText("secret", "whsec_x")).toBe("");
  expect(settingText("lines", ["a:1", "b:2"])).toBe("a:1\nb:2");
  expect(settingText("json", { v1: ["s1"] })).toContain('"v1"');
  expect(settingText("number", 1000)).toBe("1000");
  expect(settingText("text", undefined)).toBe("");
});
