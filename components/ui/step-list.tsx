import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { Icon } from "./icon.tsx";

type Props = { steps: readonly string[]; currentIndex: number };

/** The steps of a fixed order, as text and not as links: done ones ticked, the current one marked. */
export function StepList({ steps, currentIndex }: Props) {
  const t = useTranslations("shell");
  return (
    <ol className="steps" aria-label={t("steps")}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={clsx(index < currentIndex && "done")}
          aria-current={index === currentIndex ? "step" : undefined}
        >
          {index < currentIndex ? <Icon name="tick" /> : <i>{index + 1}</i>}
          {step}
          {index < currentIndex && <span className="vh">{t("done")}</span>}
        </li>
      ))}
    </ol>
  );
}

/** "Step 2 of 5", above the sentence of a step. */
export function StepCount({ step, count }: { step: number; count: number }) {
  const t = useTranslations("shell");
  return <p className="stepn">{t("stepOf", { step, count })}</p>;
}
