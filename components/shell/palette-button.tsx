"use client";

import { useTranslations } from "next-intl";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Icon } from "#components/ui/icon.tsx";

const loadPalette = () => import("./palette.tsx");
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));

/** Fetches the code ahead; what fails here fails again at the opening, which tells it. */
function prepare(): void {
  loadPalette().catch(() => undefined);
}

function isShortcut(event: KeyboardEvent): boolean {
  return (
    event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey
  );
}

/** Whether the palette is open; on closing, the focus goes back to where it was on opening. */
function useOpen() {
  const [isOpen, setOpen] = useState(false);
  const cameFrom = useRef<Element | null>(null);
  useEffect(() => {
    if (isOpen) return;
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
    cameFrom.current = null;
  }, [isOpen]);
  const open = () => {
    cameFrom.current ??= document.activeElement;
    setOpen(true);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return;
      event.preventDefault();
      cameFrom.current ??= document.activeElement;
      setOpen((before) => !before);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return { isOpen, open, close: () => setOpen(false) };
}

const focusAtOnce = (input: HTMLInputElement | null) => input?.focus();

type OnItsWay = { onType: (text: string) => void; onClose: () => void };

/** Takes what is typed until the code of the palette is there, in the same place and size. */
function PaletteOnItsWay({ onType, onClose }: OnItsWay) {
  const t = useTranslations("shell");
  return (
    <>
      <div className="sheet-back" />
      <div className="sheet palette" role="dialog" aria-modal="true" aria-label={t("search")}>
        <input
          ref={focusAtOnce}
          className="input"
          aria-label={t("search")}
          autoComplete="off"
          onChange={({ target }) => onType(target.value)}
          onKeyDown={({ key }) => key === "Escape" && onClose()}
        />
        <div className="palette-found">
          <p className="sub" role="status">
            {t("searchLoading")}
          </p>
        </div>
        <p className="after">
          <button type="button" className="btn" onClick={onClose}>
            {t("close")}
          </button>
        </p>
      </div>
    </>
  );
}

/** The palette, and until it is there what takes the first letters for it. */
function OpenPalette({ onClose }: { onClose: () => void }) {
  // Not a state: a letter would draw the whole palette at once, where it came meanwhile, and the next letter would wait for it.
  const typed = useRef("");
  const onType = (text: string) => {
    typed.current = text;
  };
  return (
    <Suspense fallback={<PaletteOnItsWay onType={onType} onClose={onClose} />}>
      <Palette typed={typed} onClose={onClose} />
    </Suspense>
  );
}

/** Opens the command palette, as ⌘K and Ctrl K do; its code comes when the reader points at it, or with the first opening. */
export function PaletteButton() {
  const t = useTranslations("shell");
  const { isOpen, open, close } = useOpen();
  return (
    <>
      <button
        type="button"
        className="find"
        aria-haspopup="dialog"
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={open}
      >
        <Icon name="search" />
        <span>{t("search")}</span> <kbd aria-hidden="true">⌘K</kbd>
      </button>
      {isOpen && <OpenPalette onClose={close} />}
    </>
  );
}
