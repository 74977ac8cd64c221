import { clsx } from "clsx";
import { ribbonHeights } from "#lib/charts/version-ribbon.ts";
import type { RibbonBlock, RibbonText, VersionRibbonModel } from "#lib/charts/version-ribbon.ts";

const looks = { plain: "", bad: "bad", current: "cur" } as const;
const tones = { name: "k", quiet: "in", on: "on" } as const;

type BlocksProps = Pick<Props, "chosen"> & { blocks: readonly RibbonBlock[] };

function Blocks({ blocks, chosen }: BlocksProps) {
  return blocks.map(({ version, label, look, x, y, width, height }) => (
    <rect
      key={`${x} ${y}`}
      className={clsx("rv", looks[look], version === chosen && "chosen")}
      data-version={version}
      x={x}
      y={y}
      width={width}
      height={height}
    >
      <title>{label}</title>
    </rect>
  ));
}

function Texts({ texts }: { texts: readonly RibbonText[] }) {
  return texts.map(({ x, y, text, tone }) => (
    <text key={`${x} ${y}`} className={tones[tone]} x={x} y={y}>
      {text}
    </text>
  ));
}

type Props = {
  model: VersionRibbonModel;
  /** What the ribbon shows, in one sentence. */
  title: string;
  /** "Since 6 Jul 2026", above the life; "last 7 days, below", under its end. */
  lifeLabel: string;
  rangeLabel: string;
  /** The version chosen everywhere on the page. */
  chosen?: string | undefined;
};

/** The version ribbon: width is time served, height is share of traffic, a loop is a rollback. Scrolls on phones. */
export function VersionRibbon({ model, title, lifeLabel, rangeLabel, chosen }: Props) {
  const { frame, life, loops, ticks } = model;
  const { top, bottom } = ribbonHeights;
  const { left, right } = life.fan;
  return (
    <div className="fig scroll" tabIndex={0} role="region" aria-label={title}>
      <svg
        className="ribbon"
        width={frame.width}
        height={frame.height}
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        role="img"
      >
        <title>{title}</title>
        <text x={frame.left} y="12">
          {lifeLabel}
        </text>
        <Blocks blocks={life.blocks} chosen={chosen} />
        <Texts texts={life.texts} />
        <path className="fan" d={`M${left} 17.5V38.5H${right}V17.5`} />
        <text className="e" x={frame.right} y="54">
          {rangeLabel}
        </text>
        {loops.map(({ path, arrow, place, label, time }) => (
          <g key={path}>
            <title>{`${label}, ${time}`}</title>
            <path className="loop" d={path} />
            <path className="loop" d={arrow} />
            {place !== null && (
              <>
                <text className={clsx("lim k", place.isAtEnd && "e")} x={place.x} y="82">
                  {label}
                </text>
                <text className={clsx("lim", place.isAtEnd && "e")} x={place.x} y="96">
                  {time}
                </text>
              </>
            )}
          </g>
        ))}
        <Blocks blocks={model.blocks} chosen={chosen} />
        <Texts texts={model.texts} />
        <text className="e" x={frame.left - 8} y={top + 10}>
          100%
        </text>
        <text className="e" x={frame.left - 8} y={bottom}>
          0
        </text>
        {ticks.map(({ x, label }) => (
          <g key={x}>
            <line className="base" x1={x} x2={x} y1={bottom + 4} y2={bottom + 9} />
            <text className="mid" x={x} y={bottom + 24}>
              {label}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
