import { useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import type { Candidate } from "#lib/rollbacks/schema.ts";
import { useAbout, useReadinessWords } from "./readiness-words.ts";

type Prepared = NonNullable<Candidate["prepared"]>;

const icons = { preparing: "dots", ready: "tick", failed: "warning" } as const satisfies Record<
  Prepared["state"],
  IconName
>;

/** Whether a version is being started ahead of its tests, is warm, or why it could not be prepared. */
export function PreparedNote({ prepared }: { prepared: Candidate["prepared"] }) {
  const t = useTranslations("readiness.prepared");
  const about = useAbout();
  const words = useReadinessWords();
  if (prepared === null) return null;
  const { state, reason, durationMs } = prepared;
  return (
    <li data-prepared={state}>
      <Icon name={icons[state]} />
      <span>
        {t.rich(state, {
          duration: about(durationMs ?? 0),
          reason: reason === null ? "" : words(reason),
          b: (text) => <b>{text}</b>,
        })}
      </span>
    </li>
  );
}
