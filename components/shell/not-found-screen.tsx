import { useLocale, useTranslations } from "next-intl";
import { Bare } from "./bare.tsx";
import { PageTitle } from "./page-title.tsx";
import { ScreenFrame } from "./screen-frame.tsx";
import type { FrameFacts } from "./screen-frame.tsx";
import { StateIcon } from "./state-icon.tsx";
import { Sentence } from "./sentence.tsx";

type Props = {
  /** What the frame of somebody who is signed in is drawn from; null for anybody else, who gets no rail. */
  facts: FrameFacts | null;
};

function Lost() {
  const t = useTranslations("errors");
  const locale = useLocale();
  return (
    <>
      <Sentence first={t("notFound.title")} second={t("notFound.why")} />
      <p className="sub">{t("notFound.todo")}</p>
      <p className="after">
        <a className="btn" href={`/${locale}`}>
          {t("backToOverview")}
        </a>
      </p>
    </>
  );
}

/** Says that an address leads nowhere, why that may be, and where to go. */
export function NotFoundScreen({ facts }: Props) {
  const title = useTranslations("errors")("notFound.title");
  if (facts === null) {
    return (
      <Bare>
        <StateIcon state="calm" />
        <title>{title}</title>
        <Lost />
      </Bare>
    );
  }
  return (
    <ScreenFrame facts={facts} breadcrumb={[{ label: title }]}>
      <PageTitle facts={facts}>{title}</PageTitle>
      <Lost />
    </ScreenFrame>
  );
}
