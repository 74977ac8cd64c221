import { expect, it } from "vitest";
import { judgeLiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { ModalityVerdict } from "#lib/targets/schema.ts";
import type { ChangelogEntry } from "#lib/versions/schema.ts";
import { composeNotice } from "./compose-notice.ts";
import type { NoticeFacts } from "./compose-notice.ts";
import { restateOpening } from "./restate-notice.ts";

function counts(correct: number) {
  return { correct, labelled: 1000, errors: 0, requests: 1000 };
}

function accuracy(modality: Modality, baseline: number, suspect: number): ModalityVerdict {
  const windows = { modality, baseline: counts(baseline), suspect: counts(suspect) };
  const verdict = judgeLiveMetric(windows, "top1_accuracy");
  return { modality, metric: verdict.metric, verdict };
}

function entry(
  kind: ChangelogEntry["kind"],
  modality: Modality,
  [en, zh]: readonly [string, string],
): ChangelogEntry {
  return {
    kind,
    modality,
    audience: "",
    action: null,
    breaking: false,
    rollbackId: null,
    model: "mm_digits",
    id: "0199f3a0-0000-7000-8000-000000000001",
    versionId: "0199f3a0-0000-7000-8000-000000000002",
    versionName: "mm_digits_v1.4_20261115",
    versionShortName: "v1.4",
    withdrawn: false,
    withdrawnAt: null,
    publishedAt: new Date("2026-11-15T08:00:00Z"),
    updatedAt: new Date("2026-11-15T08:00:00Z"),
    isDraft: false,
    text: { en, "zh-CN": zh },
  };
}

const facts: NoticeFacts = {
  model: "Digits",
  suspect: "v1.4",
  restored: "v1.2",
  standing: { kind: "moving" },
  skippedTests: null,
  consumer: { language: "en", reads: [{ modality: "audio", fields: ["label", "duration_ms"] }] },
  impact: { lostFields: [], gainedFields: ["duration_ms"], changes: [] },
  complaint: ["audio"],
  problem: [accuracy("audio", 961, 413), accuracy("image", 950, 951)],
  expected: [accuracy("audio", 413, 958), accuracy("text", 990, 900)],
  comesBack: [
    entry("known_issue", "audio", ["Noisy clips are often misheard.", "带噪声的片段常被误识别。"]),
    entry("fixed", "overall", [
      "The field `alternatives` is no longer sent twice.",
      "不再重复发送 `alternatives`。",
    ]),
  ],
  isLost: [entry("added", "image", ["Photos may be larger.", "图片可以更大。"])],
  fieldsOfOthers: ["alternatives"],
};

const chinese: NoticeFacts = { ...facts, consumer: { ...facts.consumer, language: "zh-CN" } };

it("says in English what changes, by how much, and which field comes back", () => {
  const notice = composeNotice(facts);
  expect(notice.subject).toBe("Digits: back from v1.4 to v1.2 (for your information)");
  expect(notice.body).toContain(
    "Audio: with v1.4, the share of right answers went from 96.1% to 41.3%, which is worse. With v1.2 it was 95.8%.",
  );
  expect(notice.body).toContain("These fields of the answer come back: duration_ms.");
  expect(notice.body).toContain("Known problems of v1.2:\n- Noisy clips are often misheard.");
  expect(notice.body).toContain("You need not do anything.");
  expect(notice).toMatchObject({ modalities: ["audio"], ask: "fyi", isTouched: true, lostFields: [] });
});

it("calls a metric as the model calls it", () => {
  const named = facts.problem.map((one) => ({
    ...one,
    verdict: { ...one.verdict, label: { en: "rate of right digits", "zh-CN": "数字正确率" } },
  }));
  expect(composeNotice({ ...facts, problem: named }).body).toContain("v1.4, rate of right digits went");
});

it("parts a Latin name of a metric from the Chinese words around it", () => {
  const named = facts.problem.map((one) => ({
    ...one,
    verdict: { ...one.verdict, label: { en: "BLEU", "zh-CN": "BLEU" } },
  }));
  expect(composeNotice({ ...chinese, problem: named }).body).toContain(
    "使用 v1.4 后，BLEU 从 96.1% 变为 41.3%",
  );
});

it("says the same in Chinese", () => {
  const { subject, body } = composeNotice(chinese);
  expect(subject).toBe("Digits：从 v1.4 回滚到 v1.2（供你知悉）");
  expect(body).toContain("音频：使用 v1.4 后，正确率从 96.1% 变为 41.3%，变差。使用 v1.2 时为 95.8%。");
  expect(body).toContain("响应中的以下字段将恢复：duration_ms。");
  expect(body).toContain("带噪声的片段常被误识别。");
  expect(body).not.toMatch(/[A-Za-z]{3,} [A-Za-z]{3,}/);
});

it.each([facts, chinese])("names no field, modality or change that only others read", (one) => {
  const { body, subject } = composeNotice(one);
  expect(`${subject}\n${body}`).not.toMatch(/alternatives|Text:|Images:|文本|图像|Photos|图片/);
});

it("asks to act where a field that is read goes away", () => {
  const notice = composeNotice({
    ...facts,
    impact: { lostFields: ["score", "label"], gainedFields: [], changes: [] },
  });
  expect(notice).toMatchObject({ ask: "action", lostFields: ["score", "label"] });
  expect(notice.body).toContain("These fields of the answer go away: score, label.");
  expect(notice.body).toContain("Make sure that your system works without: score, label.");
  expect(notice.body).not.toContain("You need not do anything.");
});

it("repeats what a known problem of the restored version asks to do", () => {
  const known = entry("known_issue", "audio", ["Short clips fail.", "过短的片段会失败。"]);
  const action = { en: "Send at least one second.", "zh-CN": null };
  const notice = composeNotice({ ...chinese, comesBack: [{ ...known, action }] });
  expect(notice.ask).toBe("action");
  expect(notice.body).toContain("你需要做的事：\n- Send at least one second.");
});

it("tells of a modality that gets worse by going back", () => {
  const notice = composeNotice({
    ...facts,
    consumer: { language: "en", reads: [{ modality: "text", fields: [] }] },
  });
  expect(notice.body).toContain(
    "Text: the share of right answers is expected to go from 99.0% to 90.0%, which is worse.",
  );
  expect(notice.modalities).toEqual(["text"]);
});

it("says that a complaint could not be measured, and never that it is fine", () => {
  const notice = composeNotice({ ...facts, problem: [], expected: [] });
  expect(notice.body).toContain("Audio: people report that it got worse; the measurement cannot tell yet.");
});

it("says so where nothing is known to change", () => {
  const consumer = { language: "en" as const, reads: [{ modality: "video" as const, fields: ["label"] }] };
  const notice = composeNotice({ ...facts, consumer, impact: null });
  expect(notice).toMatchObject({ isTouched: false, ask: "fyi", modalities: [] });
  expect(notice.body).toContain("Nothing that you read is known to change.");
});

it.each(["en", "zh-CN"] as const)(
  "names changes of types, units and labels of its own fields, in %s",
  (language) => {
    const place = { side: "response", severity: "breaking", silent: true } as const;
    const impact: NoticeFacts["impact"] = {
      lostFields: [],
      gainedFields: [],
      changes: [
        {
          ...place,
          modalities: ["audio"],
          field: "score",
          code: "unit_changed",
          before: "percent",
          after: "probability",
        },
        {
          ...place,
          modalities: ["audio"],
          field: "",
          code: "label_order_changed",
          before: "3: 4",
          after: "3: 3",
        },
        {
          ...place,
          modalities: ["audio"],
          field: "lang",
          code: "default_changed",
          severity: "risky",
          before: null,
          after: "en",
        },
      ],
    };
    const notice = composeNotice({ ...facts, consumer: { ...facts.consumer, language }, impact });
    expect(notice).toMatchObject({ ask: "action", isTouched: true });
    const [unit, labels, toDo] =
      language === "en"
        ? [
            "- What you read: score has another unit or scale: percent → probability.",
            "- What you read: label map puts names under other numbers: 3: 4 → 3: 3.",
            "- Make sure that your system works with what changes of: score, label map.",
          ]
        : [
            "- 你读取的内容：score 单位或量纲改变：percent → probability。",
            "- 你读取的内容：标签表 名称换到了别的编号：3: 4 → 3: 3。",
            "- 请确保你的系统能适应以下内容的变化：score、标签表。",
          ];
    expect(notice.body).toContain(unit);
    expect(notice.body).toContain(labels);
    expect(notice.body).toContain(toDo);
  },
);

it("tells that nothing was tested and why, only where the tests were skipped", () => {
  const reason = "callers lose money";
  expect(composeNotice({ ...facts, skippedTests: reason }).body).toContain(`because: ${reason}`);
  expect(composeNotice(facts).body).not.toContain("not tested");
});

const stood = [
  [{ kind: "finished" }, "Digits has gone back from v1.4 to v1.2", "Digits 已从 v1.4 回滚到 v1.2"],
  [
    { kind: "ended_early", share: "25%" },
    "Digits has gone back from v1.4 to v1.2 for 25% of the traffic; v1.4 answers the rest.",
    "Digits 有 25% 的流量已从 v1.4 回滚到 v1.2，其余仍由 v1.4 回答。",
  ],
  [{ kind: "went_back" }, "v1.4 answers all traffic again.", "全部流量重新由 v1.4 回答。"],
  [{ kind: "cancelled" }, "That was cancelled before traffic moved.", "已在流量切换之前取消。"],
] as const;

it.each(stood)("tells how the rollback ended: %o", (standing, en, zh) => {
  const [english, inChinese] = [facts, chinese].map((one) => composeNotice({ ...one, standing }).body);
  expect(english).toContain(en);
  expect(english).not.toMatch(/is going back|step by step/);
  expect(inChinese).toContain(zh);
  expect(inChinese).not.toMatch(/正在从|分步/);
});

it("asks nothing and names no change where all traffic is as it was", () => {
  const told = composeNotice({
    ...facts,
    standing: { kind: "went_back" },
    impact: { lostFields: ["label"], gainedFields: [], changes: [] },
  });
  expect(told).toMatchObject({ ask: "fyi", lostFields: [], isTouched: false });
});

const way = { model: "Digits", suspect: "v1.4", restored: "v1.2" };

it.each([facts, chinese])("a draft from before the end tells the end when it is sent", (one) => {
  const { language } = one.consumer;
  const old = composeNotice(one).body;
  const standing = { kind: "finished" } as const;
  expect(restateOpening(old, language, { way, standing })).toBe(composeNotice({ ...one, standing }).body);
  expect(restateOpening(old, language, { way, standing: { kind: "moving" } })).toBe(old);
  expect(restateOpening("My own words.", language, { way, standing })).toBe("My own words.");
});
