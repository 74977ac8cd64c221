import type { Modality } from "#lib/schema/atoms.ts";
import type { SilentSeverity, SilentTopic } from "#lib/versions/change-schema.ts";
import type { ComponentKind } from "#lib/versions/schema.ts";

/** One row of the catalogue: which setting, where, how bad, and what to call it. */
export interface SilentChangeRule {
  readonly topic: SilentTopic;
  readonly severity: SilentSeverity;
  /** Matches the dotted path of the setting, in lower case. */
  readonly pattern: RegExp;
  /** Only for settings of these modalities; left out: for all. */
  readonly modalities?: readonly Modality[];
  readonly components: readonly ComponentKind[];
}

const preprocessing: readonly ComponentKind[] = ["preprocessing", "config"];
const postprocessing: readonly ComponentKind[] = ["postprocessing", "config"];
const machine: readonly ComponentKind[] = ["runtime", "config", "preprocessing"];
const visual: readonly Modality[] = ["image", "video"];

/**
 * Settings whose change alters answers without any error, most specific first. Evidence: open_clip's and torchvision's
 * preprocessing, transformers' processor and tokenizer changes, Whisper's mel bins, librosa's resampler default.
 */
export const silentChangeRules: readonly SilentChangeRule[] = [
  {
    topic: "frame_sampling",
    severity: "wrong_answers",
    pattern: /frame_rate|fps|num_frames|frame_sampl|clip_length|temporal_patch|colou?r_range|decoder/u,
    modalities: ["video"],
    components: preprocessing,
  },
  {
    topic: "channel_order",
    severity: "wrong_answers",
    pattern: /channel_order|colou?r_order|(^|[._])(rgb|bgr)([._]|$)/u,
    modalities: visual,
    components: preprocessing,
  },
  {
    topic: "value_scale",
    severity: "wrong_answers",
    pattern: /rescale|value_range|pixel_range|input_scale/u,
    modalities: visual,
    components: preprocessing,
  },
  {
    topic: "normalisation",
    severity: "wrong_answers",
    pattern: /(^|[._])(mean|std|normali[sz]\w*)$/u,
    modalities: visual,
    components: preprocessing,
  },
  {
    topic: "layout",
    severity: "wrong_answers",
    pattern: /layout|data_format|channels_(first|last)|exif|alpha|gr[ae]y|bit_depth/u,
    modalities: visual,
    components: preprocessing,
  },
  {
    topic: "interpolation",
    severity: "quality_loss",
    pattern: /interpolation|antialias|resample$/u,
    modalities: visual,
    components: preprocessing,
  },
  {
    topic: "size_or_crop",
    severity: "quality_loss",
    pattern: /size|width|height|crop|resize|pixels|patch/u,
    modalities: visual,
    components: preprocessing,
  },
  {
    topic: "processor",
    severity: "numeric_drift",
    pattern: /processor|use_fast|decoder|jpeg/u,
    components: preprocessing,
  },
  {
    topic: "sample_rate",
    severity: "wrong_answers",
    pattern: /sampl(e|ing)_rate|(^|[._])sr([._]|$)/u,
    modalities: ["audio"],
    components: preprocessing,
  },
  {
    topic: "resampler",
    severity: "numeric_drift",
    pattern: /resampl/u,
    modalities: ["audio"],
    components: preprocessing,
  },
  {
    topic: "spectrum",
    severity: "wrong_answers",
    pattern:
      /mel|fft|hop|window|f_?min|f_?max|min_hz|max_hz|htk|slaney|feature_size|input_features|nb_max_frames/u,
    modalities: ["audio"],
    components: preprocessing,
  },
  {
    topic: "signal",
    severity: "wrong_answers",
    pattern: /mono|mixdown|dtype|gain|(^|[._])(dc|vad)([._]|$)|padding|chunk|n_samples|floor_db|segments/u,
    modalities: ["audio"],
    components: preprocessing,
  },
  {
    topic: "prompt_template",
    severity: "wrong_answers",
    pattern: /template|system_prompt/u,
    components: ["preprocessing", "postprocessing", "config"],
  },
  {
    topic: "vocabulary",
    severity: "wrong_answers",
    pattern: /vocab|merges|(?<!pre_)tokenizer|buckets|languages/u,
    modalities: ["text", "audio"],
    components: preprocessing,
  },
  {
    topic: "text_normaliser",
    severity: "wrong_answers",
    pattern: /unicode|lowercase|normali[sz]|strip|pre_token|special_token|added_token|ngram/u,
    modalities: ["text"],
    components: preprocessing,
  },
  {
    topic: "begin_end_tokens",
    severity: "quality_loss",
    pattern: /legacy|bos|eos/u,
    modalities: ["text"],
    components: preprocessing,
  },
  {
    topic: "length",
    severity: "wrong_answers",
    pattern: /max_length|max_len|context_length|truncat|padding/u,
    modalities: ["text"],
    components: preprocessing,
  },
  {
    topic: "sampling",
    severity: "wrong_answers",
    pattern: /temperature|top_p|top_k|repetition|stop|seed|max_new_tokens/u,
    modalities: ["text"],
    components: ["config", "preprocessing"],
  },
  {
    topic: "threshold",
    severity: "wrong_answers",
    pattern: /threshold|nms|iou/u,
    components: postprocessing,
  },
  {
    topic: "calibration",
    severity: "quality_loss",
    pattern: /calibrat|temperature/u,
    components: ["postprocessing"],
  },
  {
    topic: "unit_or_scale",
    severity: "wrong_answers",
    pattern: /unit|scale|percent/u,
    components: ["postprocessing"],
  },
  {
    topic: "rounding",
    severity: "numeric_drift",
    pattern: /decimals|precision|round/u,
    components: ["postprocessing"],
  },
  {
    topic: "response_mapping",
    severity: "wrong_answers",
    pattern: /mapping|rename|field|detoken/u,
    components: ["postprocessing"],
  },
  { topic: "top_k", severity: "quality_loss", pattern: /top_?k|count/u, components: ["postprocessing"] },
  {
    topic: "safety_filter",
    severity: "wrong_answers",
    pattern: /safety|filter|blocklist/u,
    components: ["postprocessing"],
  },
  {
    topic: "cache_key",
    severity: "wrong_answers",
    pattern: /cache/u,
    components: ["postprocessing", "runtime"],
  },
  {
    topic: "index_pairing",
    severity: "wrong_answers",
    pattern: /index|embedding_store|feature_store/u,
    components: ["postprocessing", "config"],
  },
  {
    topic: "answer_normaliser",
    severity: "quality_loss",
    pattern: /normali[sz]/u,
    components: ["postprocessing"],
  },
  {
    topic: "activation",
    severity: "quality_loss",
    pattern: /gelu|activation|act_kwargs/u,
    components: ["runtime", "config"],
  },
  {
    topic: "runtime_numerics",
    severity: "quality_loss",
    pattern: /quanti|dtype|float|precision|batch_size|kernel|engine|compile/u,
    components: machine,
  },
];

const severities: readonly SilentSeverity[] = ["wrong_answers", "quality_loss", "numeric_drift"];

/** Where a change stands among others, the worst first. */
export function silentRank({ severity }: { readonly severity: SilentSeverity }): number {
  return severities.indexOf(severity);
}

const modalityNames: Readonly<Record<string, Modality>> = {
  image: "image",
  vision: "image",
  pixel: "image",
  text: "text",
  token: "text",
  audio: "audio",
  speech: "audio",
  mel: "audio",
  video: "video",
};

/** The modality that a path names itself, e.g. `audio.sample_rate_hz` or `vision_cfg.image_size`; null where it does not. */
export function modalityOfPath(path: string): Modality | null {
  const words = path.toLowerCase().split(/[^a-z]+/u);
  const found = words.map((word) => modalityNames[word]).find((modality) => modality !== undefined);
  return found ?? null;
}

/** The first rule for a setting of a component; null: the catalogue does not know it, which is not harmless. */
export function findSilentRule(
  component: ComponentKind,
  path: string,
  modalities: readonly Modality[],
): SilentChangeRule | null {
  const own = modalityOfPath(path);
  const concerned = own === null ? modalities : [own];
  const matches = (rule: SilentChangeRule): boolean =>
    rule.components.includes(component) &&
    (rule.modalities === undefined || rule.modalities.some((modality) => concerned.includes(modality))) &&
    rule.pattern.test(path.toLowerCase());
  return silentChangeRules.find(matches) ?? null;
}
