import { expect, it } from "vitest";
import { readBody } from "./read-body.ts";

const post = (fields: Record<string, string>) =>
  new Request("http://lastgood.test/api/v1/x", { method: "POST", body: new URLSearchParams(fields) });

it("gives a form's secrets to the verb and keeps them out of what a draft may hold", async () => {
  const { values, draftValues, idempotencyKey } = await readBody(
    post({
      idempotency_key: "k",
      "settings:json": "{}",
      "settings.adminUrl:text": "http://10.0.0.5:1",
      "settings.token:secret": "hush",
    }),
  );
  expect(values).toEqual({ settings: { adminUrl: "http://10.0.0.5:1", token: "hush" } });
  expect(draftValues).toEqual({ settings: { adminUrl: "http://10.0.0.5:1" } });
  expect(idempotencyKey).toBe("k");
});

it("leaves a secret out that was not entered, so that the one before is kept", async () => {
  const { values } = await readBody(post({ "settings:json": "{}", "settings.token:secret": "" }));
  expect(values).toEqual({ settings: {} });
});
