"use client";

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

/** An alert that takes the focus when it appears; give it a new key for new words. */
export function FocusedAlert({ className, children }: { className: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div className={className} role="alert" tabIndex={-1} ref={box}>
      {children}
    </div>
  );
}
