"use client";

import { useQuery } from "@tanstack/react-query";
import { NextIntlClientProvider, useLocale, useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import { useCallback, useState } from "react";
import type { RefObject } from "react";
import en from "#components/messages/en/palette.json" with { type: "json" };
import { usePathname, useRouter } from "#components/messages/navigation.ts";
import zh from "#components/messages/zh-CN/palette.json" with { type: "json" };
import { CommandList } from "#components/ui/command-list.tsx";
import type { CommandEntry, CommandGroup } from "#components/ui/command-list.tsx";
import { chooseTheme } from "#components/ui/choose-theme.ts";
import { themes } from "#components/ui/theme.ts";
import { loadPalette } from "#lib/rollbacks/client.ts";
import type { PaletteView } from "#lib/rollbacks/overview-schema.ts";
import { matchCommand } from "./match-command.ts";
import { paletteAddresses, pinyinInitials } from "./palette-commands.ts";
import type { CommandName } from "./palette-commands.ts";

type Props = {
  /** What the reader wrote before the code was there, read once it is. */
  typed: RefObject<string>;
  onClose: () => void;
};
type Go = (href: string) => void;

/** Takes the reader to a page, or opens what an action needs, without the mouse. Loaded when it is first opened. */
export function Palette({ typed, onClose }: Props) {
  const locale = useLocale();
  return (
    <NextIntlClientProvider locale={locale} messages={{ palette: locale === "zh-CN" ? zh : en }}>
      <PaletteDialog typed={typed} onClose={onClose} />
    </NextIntlClientProvider>
  );
}

function PaletteDialog({ typed, onClose }: Props) {
  const t = useTranslations("palette");
  const [written] = useState(() => typed.current);
  const { data, isError } = useQuery({ queryKey: ["palette"], queryFn: loadPalette });
  const router = useRouter();
  const go = useCallback<Go>(
    (href) => {
      onClose();
      router.push(href);
    },
    [onClose, router],
  );
  const count = useCallback((found: number) => t("count", { count: found }), [t]);
  const own = useOwnGroups(go, onClose);
  const read = useReadGroups(data, go);
  // What is read stands above what is always there: drawn later, it would move what the reader is about to press.
  const isRead = data !== undefined || isError;
  const groups = isRead ? [...read, ...own].filter(({ entries }) => entries.length > 0) : [];
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-back" />
        <Dialog.Content
          className="sheet palette"
          aria-describedby={undefined}
          // The button gives the focus back: here it would be the field that took the first letters, which is gone.
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Dialog.Title className="vh">{t("title")}</Dialog.Title>
          <CommandList
            label={t("title")}
            placeholder={t("placeholder")}
            typed={written}
            groups={groups}
            match={matchCommand}
            none={t("none")}
            count={count}
            note={data === undefined ? t(isError ? "failed" : "loading") : null}
          />
          <p className="after">
            <Dialog.Close className="btn">{t("close")}</Dialog.Close>
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The texts of both languages and the pinyin initials, so that either is found in either. */
function textsOf(name: CommandName): string[] {
  return [en.command[name], zh.command[name], pinyinInitials[name]];
}

/** What is always there: pages, settings, language and theme. */
function useOwnGroups(go: Go, onClose: () => void): CommandGroup[] {
  const t = useTranslations("palette");
  const router = useRouter();
  const pathname = usePathname();
  const isEnglish = useLocale() === "en";
  const led = (key: "pages" | "settings"): CommandGroup => ({
    key,
    heading: t(`group.${key}`),
    entries: paletteAddresses[key].map((place) => ({
      id: `${key}:${place.key}`,
      label: t(`command.${place.key}`),
      texts: textsOf(place.key),
      choose: () => go(place.href),
    })),
  });
  const switchLanguage = () => {
    onClose();
    // The filters in the address stay.
    const query = Object.fromEntries(new URLSearchParams(window.location.search));
    router.push({ pathname, query }, { locale: isEnglish ? "zh-CN" : "en" });
  };
  const language: CommandEntry = {
    id: "language",
    label: isEnglish ? "中文" : "English",
    texts: isEnglish ? ["中文", "zw", "zhongwen", "Chinese"] : ["English", "英文", "yw", "英语"],
    choose: switchLanguage,
  };
  const theme = themes.map((name): CommandEntry => ({
    id: `theme:${name}`,
    label: t(`command.${name}`),
    texts: [...textsOf(name), en.group.theme, zh.group.theme],
    choose: () => {
      chooseTheme(name);
      onClose();
    },
  }));
  return [
    led("pages"),
    led("settings"),
    { key: "language", heading: t("group.language"), entries: [language] },
    { key: "theme", heading: t("group.theme"), entries: theme },
  ];
}

type Open = PaletteView["rollbacks"][number];

function addressOf({ id, step, rolloutState }: Open): string {
  return rolloutState === null ? `/rollbacks/${id}/${step}` : `/rollbacks/${id}`;
}

/** A rollback whose traffic has not moved yet waits for its driver's next press. */
function isWaiting(rollback: Open): boolean {
  return rollback.isWaiting || rollback.rolloutState === null;
}

/** What was read: rollbacks that wait, models, versions, actions on models, teams. An action only opens where it is done. */
function useReadGroups(data: PaletteView | undefined, go: Go): CommandGroup[] {
  const t = useTranslations("palette");
  if (data === undefined) return [];
  const { rollbacks, models, versions, consumers, canOperate } = data;
  const entry = (id: string, href: string, given: Omit<CommandEntry, "id" | "choose">): CommandEntry => ({
    ...given,
    id,
    choose: () => go(href),
  });
  const act = (name: "rollback" | "compare" | "freeze", placeOf: (slug: string) => string) =>
    models.map(({ slug }) =>
      entry(`${name}:${slug}`, placeOf(slug), {
        label: t(`command.${name}`),
        hint: slug,
        texts: [...textsOf(name), slug],
      }),
    );
  const group = (key: keyof typeof en.group, entries: readonly CommandEntry[]): CommandGroup => ({
    key,
    heading: t(`group.${key}`),
    entries,
  });
  const underWay = (isWanted: (rollback: Open) => boolean) =>
    rollbacks.filter(isWanted).map((rollback) =>
      entry(`open:${rollback.id}`, addressOf(rollback), {
        label: `${rollback.model} ${rollback.suspectName}`,
        hint: rollback.driver,
        texts: [rollback.model, rollback.suspectName, rollback.driver, ...textsOf("rollback")],
      }),
    );
  return [
    group("waiting", underWay(isWaiting)),
    group(
      "running",
      underWay((rollback) => !isWaiting(rollback)),
    ),
    group(
      "models",
      models.map(({ slug }) => entry(`model:${slug}`, `/models/${slug}`, { label: slug, texts: [slug] })),
    ),
    group(
      "versions",
      versions.map(({ id, model, name, shortName }) =>
        entry(`version:${id}`, `/models/${model}/versions/${id}`, {
          label: `${model} ${shortName}`,
          texts: [name, `${model} ${shortName}`, shortName.replace(/^v/, "")],
        }),
      ),
    ),
    group("actions", [
      ...(canOperate ? act("rollback", (slug) => `/rollbacks/new?model=${slug}`) : []),
      ...act("compare", (slug) => `/models/${slug}/compare`),
      ...(canOperate ? act("freeze", (slug) => `/models/${slug}#freeze`) : []),
    ]),
    group(
      "teams",
      consumers.map(({ model, slug, name }) =>
        entry(`team:${model}:${slug}`, `/models/${model}/consumers/${slug}/inbox`, {
          label: name,
          hint: model,
          texts: [name, slug],
        }),
      ),
    ),
  ];
}
