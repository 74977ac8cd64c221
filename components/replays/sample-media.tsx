import { useLocale, useTranslations } from "next-intl";
import { formatValue } from "#lib/charts/format-value.ts";
import { waveformBox, waveformPath } from "#lib/charts/waveform.ts";
import type { SampleMedia } from "#lib/replays/sample-schema.ts";

type Of<Kind extends SampleMedia["kind"]> = Extract<SampleMedia, { kind: Kind }>;
/** What a picture, clip or video is called, for those who do not see it. */
type Called = { name: string; sample: string };

function Picture({ media, name, sample }: Called & { media: Of<"image"> }) {
  const t = useTranslations("samples");
  const { href, width, height } = media;
  const size = width === null || height === null ? null : { width, height };
  const alt = t("image", { name, key: sample, size: size === null ? "" : t("imageSize", size) });
  // A picture of a few pixels is a tensor: it is drawn as large squares, and nothing is smoothed away.
  return (
    <img
      className={size === null ? "pic file" : "pic"}
      src={href}
      alt={alt}
      {...(size ?? { width: 160, height: 160 })}
      loading="lazy"
      decoding="async"
    />
  );
}

/** A recorded input comes without words: its captions say what it is, for those who do not hear it. */
function captionsOf(text: string): string {
  return `data:text/vtt;charset=utf-8,${encodeURIComponent(`WEBVTT\n\n00:00.000 --> 99:59.000\n${text}\n`)}`;
}

function Clip({ media, name, sample }: Called & { media: Of<"audio"> }) {
  const t = useTranslations("samples");
  const locale = useLocale();
  const caption = t("caption", { name, key: sample });
  const { href, durationMs, peaks } = media;
  const duration = durationMs === null ? null : formatValue(durationMs / 1_000, "seconds");
  const length = duration === null ? "" : t("waveformLength", { duration });
  return (
    <div className="clip">
      {peaks === null ? (
        <p className="sub">{t("noWaveform")}</p>
      ) : (
        <svg
          role="img"
          aria-label={t("waveform", { name, key: sample, length })}
          viewBox={`0 0 ${waveformBox.width} ${waveformBox.height}`}
          preserveAspectRatio="none"
        >
          <path d={waveformPath(peaks)} />
        </svg>
      )}
      {href === null ? (
        <p className="sub">{t("noRate")}</p>
      ) : (
        <audio controls preload="none" src={href} aria-label={t("listen", { name, key: sample })}>
          <track kind="captions" srcLang={locale} label={t("captions")} src={captionsOf(caption)} />
        </audio>
      )}
    </div>
  );
}

function Video({ media, name, sample }: Called & { media: Of<"video"> }) {
  const t = useTranslations("samples");
  const locale = useLocale();
  const caption = t("caption", { name, key: sample });
  const { href, strip } = media;
  return (
    <div className="clip">
      {strip && (
        <img
          className="pic strip8"
          src={strip.href}
          alt={t("frames", { name, key: sample, shown: strip.shown, frames: strip.frames })}
          width={strip.width}
          height={strip.height}
          loading="lazy"
        />
      )}
      {href !== null && (
        <video controls preload="metadata" src={href} aria-label={t("watch", { name, key: sample })}>
          <track kind="captions" srcLang={locale} label={t("captions")} src={captionsOf(caption)} />
        </video>
      )}
    </div>
  );
}

/** A picture, a clip with its waveform, a video or a text; where it cannot be had, why. */
export function SampleMediaView({ media, name, sample }: Called & { media: SampleMedia }) {
  const t = useTranslations("samples");
  switch (media.kind) {
    case "image":
      return <Picture media={media} name={name} sample={sample} />;
    case "audio":
      return <Clip media={media} name={name} sample={sample} />;
    case "video":
      return <Video media={media} name={name} sample={sample} />;
    case "text":
      return (
        <blockquote className="txt">
          {media.text} {media.isCut && <span className="sub">{t("cut")}</span>}
        </blockquote>
      );
    case "not_available":
      return <p className="sub">{t(`notAvailable.${media.reason}`)}</p>;
  }
}
