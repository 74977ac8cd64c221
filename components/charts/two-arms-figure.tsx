import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { ForBothFrames } from "#lib/charts/frame.ts";
import { formatCount, formatValue } from "#lib/charts/format-value.ts";
import type { TwoArmsModel } from "#lib/charts/two-arms.ts";
import { Figure } from "./figure.tsx";
import { InteractiveOverlay } from "./interactive-overlay.tsx";
import { Picture } from "./picture.tsx";
import { PlotBody } from "./plot-body.tsx";
import { PointTable } from "./series-table.tsx";

/** Whose the lines are, in full. */
type Names = { readonly restored: string; readonly other: string };

type Props = {
  /** What is drawn, with its unit. */
  name: string;
  /** The finding as a sentence; it also names the picture. */
  finding: string;
  evidence: readonly string[];
  models: ForBothFrames<TwoArmsModel>;
  names: Names;
  /** The words of a limit; absent where there is none. */
  limitLabel?: string;
  /** Figures with the same name share one crosshair. */
  group: string;
};

type Drawn = { readonly model: TwoArmsModel; readonly limitLabel?: string };

/** Names at the ends of the lines and in what is missing; the limit that follows the other line, with its words. */
function Labels({ model, limitLabel }: Drawn) {
  const t = useTranslations("shell");
  const { ends, gaps, limitAt } = model;
  return (
    <>
      {model.movingLimit.map((path) => (
        <path key={path} className="thr follows" d={path} />
      ))}
      {limitAt !== null && limitLabel !== undefined && (
        <text className="lim" {...limitAt}>
          {limitLabel}
        </text>
      )}
      {gaps.map(({ fromAt, x, y, name, isAtEnd }) => (
        <text
          key={`${fromAt} ${name}`}
          className={clsx("lim", !isAtEnd && "mid")}
          x={isAtEnd ? x + 10 : x}
          y={y + 4}
        >
          {name === null ? t("noData") : t("noDataOf", { name })}
        </text>
      ))}
      {ends.map(({ whose, x, y, name, value }) => (
        <text key={whose} className={clsx("lim", whose === "restored" && "k")} x={x + 10} y={y + 4}>
          {name} {value}
        </text>
      ))}
    </>
  );
}

function TwoArmsSvg({ model, limitLabel, finding, evidence }: Drawn & Pick<Props, "finding" | "evidence">) {
  const { restored, other } = model;
  const words = limitLabel === undefined ? {} : { limitLabel };
  return (
    <Picture size={restored.frame} title={finding} description={evidence.join("; ")}>
      <PlotBody
        model={restored}
        {...words}
        behind={
          <>
            {other.bands.map((path) => (
              <path key={path} className="band other" d={path} />
            ))}
            {other.lines.map((path) => (
              <path key={path} className="ln other" d={path} />
            ))}
          </>
        }
        labels={<Labels model={model} {...words} />}
      />
    </Picture>
  );
}

function TwoArmsTable({ model, names, caption }: { model: TwoArmsModel; names: Names; caption: string }) {
  const t = useTranslations("shell");
  const { restored, other } = model;
  const cellsOf = (point: (typeof restored.points)[number] | undefined) =>
    point === undefined || point.value === null
      ? [t("noData"), "–"]
      : [formatValue(point.value, restored.series.unit), formatCount(point.n ?? 0)];
  const count = (name: string) => t("countOf", { name });
  return (
    <PointTable
      caption={caption}
      headings={[t("time"), names.restored, count(names.restored), names.other, count(names.other)]}
      rows={restored.points.map((point, index) => ({
        at: point.at,
        cells: [...cellsOf(point), ...cellsOf(other.points[index])],
      }))}
    />
  );
}

/** Two versions on one metric as a figure: the restored one in the modality's hue, the other in grey, each named at its end. */
export function TwoArmsFigure(props: Props) {
  const { name, finding, evidence, models, names, limitLabel, group } = props;
  const { wide, narrow } = models;
  const { series, axis, range } = wide.restored;
  const words = { finding, evidence, ...(limitLabel !== undefined && { limitLabel }) };
  return (
    <Figure
      modality={series.modality}
      name={name}
      finding={finding}
      evidence={evidence}
      table={<TwoArmsTable model={wide} names={names} caption={name} />}
      picture={{
        wide: <TwoArmsSvg model={wide} {...words} />,
        narrow: <TwoArmsSvg model={narrow} {...words} />,
      }}
      overlay={
        <InteractiveOverlay
          title={finding}
          description={evidence.join("; ")}
          points={wide.restored.points}
          beside={{ name: names.restored, otherName: names.other, others: wide.other.points }}
          unit={series.unit}
          modality={series.modality}
          isDifference={false}
          axis={{ min: axis.min, max: axis.max }}
          range={range}
          frames={{ wide: wide.restored.frame, narrow: narrow.restored.frame }}
          group={group}
        />
      }
    />
  );
}
