"use client";

import { usePathname } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { Bare } from "./bare.tsx";
import { Sentence } from "./sentence.tsx";

type Props = { requestId: string | undefined; onRetry: () => void };

/**
 * Says what failed, what is still true, what to do, and the id under which the server's log has it. Every page carries it in its
 * first load, so that it is there when nothing more can be loaded; therefore it needs neither the app's links nor its parts.
 */
export function FailureScreen({ requestId, onRetry }: Props) {
  const t = useTranslations("errors");
  const locale = useLocale();
  const here = usePathname().replace(`/${locale}`, "");
  return (
    <Bare here={here}>
      <title>{t("failed.title")}</title>
      <div role="alert">
        <Sentence first={t("failed.title")} second={t("failed.why")} />
        <p className="sub">{t("failed.true")}</p>
        <p className="sub">{t("failed.todo")}</p>
      </div>
      <p className="acts after">
        <button className="btn" type="button" onClick={onRetry}>
          {t("retry")}
        </button>
        <a className="btn" href={`/${locale}`}>
          {t("backToOverview")}
        </a>
      </p>
      {requestId && (
        <p className="sub t13">
          {t("requestId")} <code>{requestId}</code>
        </p>
      )}
    </Bare>
  );
}
