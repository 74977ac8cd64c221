import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatCount, formatDecimal, formatValue } from "#lib/charts/format-value.ts";
import type { SampleAnswer, SampleOutput, ShownOutput } from "#lib/replays/sample-schema.ts";
import { SampleMediaView } from "./sample-media.tsx";

const decimals = 4;

/** A number without zeros that say nothing: 0.9992, 412, 3.5. */
function plainNumber(value: number): string {
  return Number.isInteger(value) ? formatDecimal(value, 0) : formatDecimal(value, decimals);
}

type Shown<Kind extends ShownOutput["kind"]> = Extract<ShownOutput, { kind: Kind }>;

function Labels({ shown }: { shown: Shown<"labels"> }) {
  return (
    <ol className="lbl">
      {shown.labels.map(({ name, probability }, index) => (
        <li key={index}>
          <b>{name}</b>
          {probability !== null && <span>{formatValue(probability, "ratio")}</span>}
        </li>
      ))}
    </ol>
  );
}

function Numbers({ shown }: { shown: Shown<"numbers"> }) {
  const t = useTranslations("samples");
  const values = shown.values.map((value) => (value === null ? t("noValue") : plainNumber(value)));
  return (
    <span>
      {values.join(", ")} {shown.more > 0 && t("more", { count: formatCount(shown.more) })}
    </span>
  );
}

function Words({ shown, side }: { shown: Shown<"text">; side: "first" | "second" }) {
  const t = useTranslations("samples");
  return (
    <p className={clsx("txt", side === "first" ? "del" : "add")}>
      {shown.parts.map(({ text, isMarked }, index) =>
        isMarked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}{" "}
      {shown.isCut && <span className="sub">{t("cut")}</span>}
    </p>
  );
}

type Drawn = { output: SampleOutput; sample: string; side: "first" | "second" };

function OutputBody({ output: { name, shown }, sample, side }: Drawn) {
  switch (shown.kind) {
    case "labels":
      return <Labels shown={shown} />;
    case "text":
      return <Words shown={shown} side={side} />;
    case "numbers":
      return <Numbers shown={shown} />;
    case "media":
      return <SampleMediaView media={shown.media} name={name} sample={sample} />;
    case "json":
      return <code>{shown.text}</code>;
  }
}

function Outputs({ outputs, sample, side }: Omit<Drawn, "output"> & { outputs: readonly SampleOutput[] }) {
  const t = useTranslations("samples");
  return (
    <dl>
      {outputs.map((output) => (
        <div key={output.name} data-differs={output.isDifferent === true}>
          <dt>
            {output.name} {output.unit !== null && <span>({output.unit})</span>}{" "}
            {output.isDifferent === true && (
              <span className="dif">
                <Icon name="swap" /> {t("isDifferent")}
              </span>
            )}
          </dt>
          <dd>
            <OutputBody output={output} sample={sample} side={side} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Props = { answer: SampleAnswer; sample: string; who: string };

/** One of two answers to a sample: whose it is, where it is from, and every output as it is read, seen or heard. */
export function SampleAnswerView({ answer, sample, who }: Props) {
  const t = useTranslations("samples");
  const { side, source, answeredAt, outputs } = answer;
  const at = answeredAt;
  return (
    <div className="ans" role="group" data-side={side} aria-label={t("outputs", { who })}>
      <h4>{who}</h4>
      {source !== null && at !== null && (
        <p className="sub">{t.rich(`source.${source}`, { time: () => <Time at={at} /> })}</p>
      )}
      {outputs === null ? (
        <p>{source === null ? t("neverAsked") : t("notKept")}</p>
      ) : (
        <Outputs outputs={outputs} sample={sample} side={side === "a" ? "first" : "second"} />
      )}
    </div>
  );
}
