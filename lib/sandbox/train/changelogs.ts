/** One line of a version's changelog, as the team wrote it. */
export interface ChangeEntry {
  readonly kind: "added" | "changed" | "fixed" | "removed" | "deprecated" | "security" | "known_issue";
  readonly modality: "image" | "audio" | "text" | "overall";
  readonly text: { readonly en: string; readonly zh: string };
  readonly audience: string;
  readonly action: string;
  readonly breaking: boolean;
}

const everyone = { audience: "Everyone who calls mm_digits", action: "Nothing to do.", breaking: false };
const audioReaders = { audience: "Teams that send audio", action: "Nothing to do.", breaking: false };
const imageReaders = { audience: "Teams that send images", action: "Nothing to do.", breaking: false };
const textReaders = { audience: "Teams that send text", action: "Nothing to do.", breaking: false };

/** The changelog of each version by its number. */
export const CHANGELOGS: Readonly<Record<string, readonly ChangeEntry[]>> = {
  "1.0": [
    {
      kind: "added",
      modality: "overall",
      text: {
        en: "First version: reads a digit from an image, a spoken clip or a text.",
        zh: "首个版本：可从图像、语音片段或文本中识别一位数字。",
      },
      ...everyone,
    },
    {
      kind: "known_issue",
      modality: "text",
      text: { en: "Chinese number words are not recognised yet.", zh: "尚不能识别中文数字（一、二、三）。" },
      ...textReaders,
      action: "Send English words or figures until the next version.",
    },
    {
      kind: "known_issue",
      modality: "audio",
      text: { en: "Clips with background noise are often misheard.", zh: "带背景噪声的语音片段常被误识别。" },
      ...audioReaders,
    },
  ],
  "1.1": [
    {
      kind: "added",
      modality: "text",
      text: { en: "Chinese number words such as 一, 二, 三 are read.", zh: "可识别中文数字，如一、二、三。" },
      ...textReaders,
    },
    {
      kind: "known_issue",
      modality: "text",
      text: {
        en: "Chinese formal numerals such as 壹, 贰 are not read.",
        zh: "尚不能识别中文大写数字，如壹、贰。",
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
        zh: "音频抗噪：在嘈杂房间录制的片段，识别正确率大幅提高。",
      },
      ...audioReaders,
    },
    {
      kind: "changed",
      modality: "audio",
      text: {
        en: "Sounds more than 30 dB below the loudest now count as silence (before: 45 dB).",
        zh: "比最响处低 30 dB 以上的声音现视为静音（此前为 45 dB）。",
      },
      ...audioReaders,
    },
    {
      kind: "changed",
      modality: "image",
      text: {
        en: "Trained on 5,000 pictures (before: 4,000).",
        zh: "训练图片增至 5000 张（此前 4000 张）。",
      },
      ...imageReaders,
    },
    {
      kind: "known_issue",
      modality: "image",
      text: {
        en: "Light digits on a dark ground are read a little less well.",
        zh: "深色背景上的浅色数字识别率略低。",
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
        zh: "响应更小：不再返回可选字段 alternatives。",
      },
      audience: "Teams that read alternatives",
      action: "Stop reading alternatives; use label and score.",
      breaking: true,
    },
  ],
  "1.4": [
    {
      kind: "changed",
      modality: "audio",
      text: {
        en: "Clearer audio: clips are processed at 16 kHz. Measured on our 16 kHz recordings.",
        zh: "音频更清晰：片段按 16 kHz 处理。基于我们的 16 kHz 录音测得。",
      },
      ...audioReaders,
    },
    {
      kind: "added",
      modality: "audio",
      text: {
        en: "The optional response field duration_ms says how long a clip is.",
        zh: "新增可选响应字段 duration_ms，给出片段时长。",
      },
      audience: "Teams that store audio answers",
      action: "Read duration_ms if you need it; it may be absent.",
      breaking: false,
    },
    {
      kind: "added",
      modality: "text",
      text: {
        en: "Chinese formal numerals such as 壹, 贰, 叁 are read.",
        zh: "可识别中文大写数字，如壹、贰、叁。",
      },
      ...textReaders,
    },
    {
      kind: "fixed",
      modality: "image",
      text: {
        en: "Light digits on a dark ground are read as well as the others.",
        zh: "深色背景上的浅色数字识别率已与其他一致。",
      },
      ...imageReaders,
    },
    {
      kind: "added",
      modality: "overall",
      text: { en: "The optional field alternatives is sent again.", zh: "恢复返回可选字段 alternatives。" },
      ...everyone,
    },
  ],
  "1.5": [
    {
      kind: "changed",
      modality: "image",
      text: { en: "Label map of images revised.", zh: "修订图像的标签映射。" },
      ...imageReaders,
    },
  ],
};
