import { useTranslations } from "next-intl";

const known = ["top1_accuracy", "error_rate", "sample_ratio"] as const;

/** Gives the name of a metric within a sentence: "accuracy"; what a sentence has no word for by its id. */
export function useMetricWords(): (metric: string) => string {
  const t = useTranslations("rollout.metric");
  return (metric) => {
    const name = known.find((one) => one === metric);
    return name === undefined ? metric : t(name);
  };
}
