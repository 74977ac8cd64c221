import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageTitle } from "#components/shell/page-title.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";

type Props = {
  /** The model's slug. */
  model: string;
  title: string;
  facts: FrameFacts;
  children: ReactNode;
};

/** The frame of every comparison of a model's versions: where it stands, and its title. */
export function CompareFrame({ model, title, facts, children }: Props) {
  const t = useTranslations("models");
  return (
    <ScreenFrame
      className="v-compare"
      facts={facts}
      breadcrumb={[
        { label: t("models"), href: "/models" },
        { label: model, href: `/models/${model}` },
        { label: title },
      ]}
    >
      <PageTitle facts={facts}>{`${title} · ${model} · Lastgood`}</PageTitle>
      {children}
    </ScreenFrame>
  );
}
