"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

type Props = { trigger: ReactNode; title: ReactNode; description?: ReactNode; children: ReactNode };

/** A dialog: a sheet from below on phones, a panel otherwise; the trigger must be one button. */
export function Sheet({ trigger, title, description, children }: Props) {
  const t = useTranslations("shell");
  return (
    <Dialog.Root>
      <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-back" />
        <Dialog.Content
          className="sheet"
          {...(description === undefined && { "aria-describedby": undefined })}
        >
          <Dialog.Title asChild>
            <h2>{title}</h2>
          </Dialog.Title>
          {description !== undefined && (
            <Dialog.Description className="sub">{description}</Dialog.Description>
          )}
          {children}
          <p className="after">
            <Dialog.Close className="btn">{t("close")}</Dialog.Close>
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
