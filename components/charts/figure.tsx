import { clsx } from "clsx";
import type { ReactNode } from "react";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import type { ForBothFrames } from "#lib/charts/frame.ts";
import type { Modality } from "#lib/schema/atoms.ts";

type Props = {
  modality: Modality;
  /** What is drawn, with its unit: "Audio accuracy, %". */
  name: string;
  /** The finding as a sentence: "Audio accuracy fell 24.7 points after v1.4". */
  finding: string;
  /** Interval, count and what else belongs to the finding, one line each. */
  evidence: readonly string[];
  isLarge?: boolean;
  note?: ReactNode;
  table: ReactNode;
  picture: ForBothFrames<ReactNode>;
  /** Laid over the picture once its code has come. */
  overlay: ReactNode;
};

/** The box of a figure: margin column with name, finding, evidence and table; the picture for a wide screen and for a phone. */
export function Figure(props: Props) {
  const { modality, name, finding, evidence, isLarge = false, note, table, picture, overlay } = props;
  return (
    <div className="mc">
      <div className="note">
        <p className="ml">
          <ModalityMark modality={modality}>{name}</ModalityMark>
        </p>
        <h3 className={clsx(isLarge ? "find-l" : "find-s")}>{finding}</h3>
        {evidence.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {note}
        {table}
      </div>
      <div className="fig">
        <div className="wide">{picture.wide}</div>
        <div className="narrow">{picture.narrow}</div>
        {overlay}
      </div>
    </div>
  );
}
