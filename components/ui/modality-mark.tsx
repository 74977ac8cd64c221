import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Modality } from "#lib/schema/atoms.ts";

/** A modality's own shape around 0,0 in its colour; `scale` 1 is 10 px across. */
export function ModalityShape({ modality, scale = 1 }: { modality: Modality; scale?: number }) {
  const className = `f-${modality}`;
  const side = 7.2 * scale;
  switch (modality) {
    case "text":
      return <circle r={4 * scale} className={className} />;
    case "image":
      return <rect x={-side / 2} y={-side / 2} width={side} height={side} className={className} />;
    case "audio":
      return (
        <path d={`M0 ${-4.6 * scale}L${4.8 * scale} ${3.8 * scale}H${-4.8 * scale}z`} className={className} />
      );
    case "video":
      return (
        <path d={`M0 ${-5 * scale}L${5 * scale} 0L0 ${5 * scale}L${-5 * scale} 0z`} className={className} />
      );
    case "overall":
      return (
        <rect x={-4.5 * scale} y={-1.5 * scale} width={9 * scale} height={3 * scale} className={className} />
      );
  }
}

/** A modality's shape and colour with its word; hue never stands alone. `children` replaces the word. */
export function ModalityMark({ modality, children }: { modality: Modality; children?: ReactNode }) {
  const words = useTranslations("glossary.modality");
  return (
    <span className="mod">
      <svg viewBox="-5 -5 10 10" aria-hidden="true">
        <ModalityShape modality={modality} />
      </svg>
      <span>{children ?? words(modality)}</span>
    </span>
  );
}
