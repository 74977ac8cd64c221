import type { ServingStretch } from "#lib/sandbox/history-file.ts";

const V10 = "mm_digits_v1.0_20260706";
const V11 = "mm_digits_v1.1_20260803";
const V12 = "mm_digits_v1.2_20260831";
const V13 = "mm_digits_v1.3_20261110";
const V14 = "mm_digits_v1.4_20261115";

const daysAgo = (days: number): number => -24 * days;

const reasons = {
  first: { en: "First release", "zh-CN": "首次发布" },
  chinese: { en: "Chinese number words", "zh-CN": "支持中文数字" },
  noise: { en: "Noise-robust audio", "zh-CN": "音频抗噪" },
  smaller: { en: "Smaller responses", "zh-CN": "响应更小" },
  missing: { en: "Rolled back: alternatives was missing", "zh-CN": "回滚：缺少 alternatives 字段" },
  wide: { en: "Release of v1.4: clearer audio at 16 kHz", "zh-CN": "发布 v1.4：16 kHz 更清晰的音频" },
};

function stretch(
  version: string,
  hours: readonly [number, number | null],
  more: Omit<ServingStretch, "version" | "fromHours" | "toHours">,
): ServingStretch {
  return { version, fromHours: hours[0], toHours: hours[1], ...more };
}

const whole = (reason: ServingStretch["reason"]) => ({ sharePercent: 100, reason });

/** Steps of v1.4's release: from hour, to hour, its share in percent. */
const RELEASE_STEPS: readonly (readonly [number, number | null, number])[] = [
  [-41, -29, 5],
  [-29, -17, 25],
  [-17, -11, 50],
  [-11, null, 100],
];

/** Which version held which share when, in hours from the moment the sandbox is first started. */
export const SERVING_PLAN: readonly ServingStretch[] = [
  stretch(V10, [daysAgo(134), daysAgo(106)], whole(reasons.first)),
  stretch(V11, [daysAgo(106), daysAgo(78)], whole(reasons.chinese)),
  stretch(V12, [daysAgo(78), daysAgo(15)], whole(reasons.noise)),
  stretch(V13, [daysAgo(15), daysAgo(15) + 30.5], whole(reasons.smaller)),
  stretch(V12, [daysAgo(15) + 30.5, -41], whole(reasons.missing)),
  ...RELEASE_STEPS.flatMap(([from, to, share]) => [
    ...(share < 100 ? [stretch(V12, [from, to], { sharePercent: 100 - share, reason: reasons.wide })] : []),
    stretch(V14, [from, to], { sharePercent: share, reason: reasons.wide }),
  ]),
];
