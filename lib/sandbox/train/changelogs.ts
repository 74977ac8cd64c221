/** One line of a version's changelog, as the team wrote it. */
export interface ChangeEntry {
  readonly kind: "added" | "changed" | "fixed" | "removed" | "deprecated" | "security" | "known_issue";
  readonly modality: "image" | "audio" | "text" | "overall";
  readonly text: { readonly en: string; readonly "zh-CN": string };
  readonly audience: string;
  /** What the reader must do; null is nothing. */
  readonly action: { readonly en: string; readonly "zh-CN": string } | null;
  readonly breaking: boolean;
}

const everyone = { audience: "Everyone who calls mm_digits", action: null, breaking: false };
const audioReaders = { audience: "Teams that send audio", action: null, breaking: false };
const imageReaders = { audience: "Teams that send images", action: null, breaking: false };
const textReaders = { audience: "Teams that send text", action: null, breaking: false };

/** The changelog of each version by its number. */
export const CHANGELOGS: Readonly<Record<string, readonly ChangeEntry[]>> = {
  "1.0": [
    {
      kind: "added",
      modality: "overall",
      text: {
        en: "First version: reads a digit from an image, a spoken clip or a text.",
        "zh-CN": "首个版本：可从图像、语音片段或文本中识别一位数字。",
      },
      ...everyone,
    },
    {
      kind: "known_issue",
      modality: "text",
      text: {
        en: "Chinese number words are not recognised yet.",
        "zh-CN": "尚不能识别中文数字（一、二、三）。",
      },
      ...textReaders,
      action: {
        en: "Send English words or figures until the next version.",
        "zh-CN": "下一版本前请发送英文单词或阿拉伯数字。",
      },
    },
    {
      kind: "known_issue",
      modality: "audio",
      text: {
        en: "Clips with background noise are often misheard.",
        "zh-CN": "带背景噪声的语音片段常被误识别。",
      },
      ...audioReaders,
    },
  ],
  "1.1": [
    {
      kind: "added",
      modality: "text",
      text: {
        en: "Chinese number words such as 一, 二, 三 are read.",
        "zh-CN": "可识别中文数字，如一、二、三。",
      },
      ...textReaders,
    },
    {
      kind: "known_issue",
      modality: "text",
      text: {
        en: "Chinese formal numerals such as 壹, 贰 are not read.",
        "zh-CN": "尚不能识别中文大写数字，如壹、贰。",
      },
      ...textReaders,
    },
  ],
  "1.2": [
    {
      kind: "fixed",
      modality: "audio",
      text: {
        en: "Noise-robust audio: clips recorded in noisy rooms are understood far more often.",
        "zh-CN": "音频抗噪：在嘈杂房间录制的片段，识别正确率大幅提高。",
      },
      ...audioReaders,
    },
    {
      kind: "changed",
      modality: "audio",
      text: {
        en: "Sounds more than 30 dB below the loudest now count as silence (before: 45 dB).",
        "zh-CN": "比最响处低 30 dB 以上的声音现视为静音（此前为 45 dB）。",
      },
      ...audioReaders,
    },
    {
      kind: "changed",
      modality: "image",
      text: {
        en: "Trained on 5,000 pictures (before: 4,000).",
        "zh-CN": "训练图片增至 5000 张（此前 4000 张）。",
      },
      ...imageReaders,
    },
    {
      kind: "known_issue",
      modality: "image",
      text: {
        en: "Light digits on a dark ground are read a little less well.",
        "zh-CN": "深色背景上的浅色数字识别率略低。",
      },
      ...imageReaders,
    },
  ],
  "1.3": [
    {
      kind: "removed",
      modality: "overall",
      text: {
        en: "Smaller responses: the optional field alternatives is no longer sent.",
        "zh-CN": "响应更小：不再返回可选字段 alternatives。",
      },
      audience: "Teams that read alternatives",
      action: {
        en: "Stop reading alternatives; use label and score.",
        "zh-CN": "不再读取 alternatives，请使用 label 和 score。",
      },
      breaking: true,
    },
  ],
  "1.4": [
    {
      kind: "changed",
      modality: "audio",
      text: {
        en: "Clearer audio: clips are processed at 16 kHz. Measured on our 16 kHz recordings.",
        "zh-CN": "音频更清晰：片段按 16 kHz 处理。基于我们的 16 kHz 录音测得。",
      },
      ...audioReaders,
    },
    {
      kind: "added",
      modality: "audio",
      text: {
        en: "The optional response field duration_ms says how long a clip is.",
        "zh-CN": "新增可选响应字段 duration_ms，给出片段时长。",
      },
      audience: "Teams that store audio answers",
      action: {
        en: "Read duration_ms if you need it; it may be absent.",
        "zh-CN": "如有需要可读取 duration_ms；该字段可能缺失。",
      },
      breaking: false,
    },
    {
      kind: "added",
      modality: "text",
      text: {
        en: "Chinese formal numerals such as 壹, 贰, 叁 are read.",
        "zh-CN": "可识别中文大写数字，如壹、贰、叁。",
      },
      ...textReaders,
    },
    {
      kind: "fixed",
      modality: "image",
      text: {
        en: "Light digits on a dark ground are read as well as the others.",
        "zh-CN": "深色背景上的浅色数字识别率已与其他一致。",
      },
      ...imageReaders,
    },
    {
      kind: "added",
      modality: "overall",
      text: {
        en: "The optional field alternatives is sent again.",
        "zh-CN": "恢复返回可选字段 alternatives。",
      },
      ...everyone,
    },
  ],
  "1.5": [
    {
      kind: "changed",
      modality: "image",
      text: { en: "Label map of images revised.", "zh-CN": "修订图像的标签映射。" },
      ...imageReaders,
    },
  ],
};
