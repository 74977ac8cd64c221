"use client";

import { lazy, Suspense, useEffect, useState } from "react";

const WakeLock = lazy(async () => ({ default: (await import("./wake-lock.tsx")).WakeLock }));

/** What nobody needs in the first seconds comes after them, so that the page itself comes sooner. */
const waitMs = 3_000;

/** The parts of the live page that are loaded once it stands. */
export function LateParts() {
  const [isTime, setTime] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setTime(true), waitMs);
    return () => clearTimeout(timer);
  }, []);
  return isTime && <Suspense>{<WakeLock />}</Suspense>;
}
