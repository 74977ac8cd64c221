import { notFound } from "next/navigation";
import { setRequestLocale } from "next-intl/server";
import { DesignScreen } from "#components/design/design-screen.tsx";

export default async function DesignPage({ params }: { params: Promise<{ locale: string }> }) {
  if (process.env.NODE_ENV === "production") notFound();
  const { locale } = await params;
  setRequestLocale(locale);
  return <DesignScreen />;
}
