import { useTranslations } from "next-intl";
import { Time } from "#components/ui/time.tsx";
import type { ProblemReview } from "#lib/targets/review-schema.ts";

function ReviewWords({ review }: { review: ProblemReview }) {
  const t = useTranslations("rollbacks.review");
  const { by: person, versionName: version, reason, at, dueAt } = review;
  if (dueAt === null) return t.rich("notThis", { person, version, reason, time: () => <Time at={at} /> });
  const time = () => <Time at={dueAt} />;
  return t.rich(reason === "" ? "watched" : "watchedBecause", { person, reason, time });
}

type Props = { review: ProblemReview | undefined; className?: string };

/** What an operator said of what was found, where one did: not this version and why, or watched until when. */
export function ReviewNote({ review, className }: Props) {
  if (review === undefined) return null;
  return (
    <p className={className} data-review={review.answer}>
      <ReviewWords review={review} />
    </p>
  );
}
