import { setRequestLocale } from "next-intl/server";
import { Shell } from "#components/shell/shell.tsx";
import { Sentence } from "#components/shell/sentence.tsx";

export default async function Page({ params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  setRequestLocale(locale);
  return (
    <Shell frame={{}} breadcrumb={[]}>
      <Sentence first="Lastgood" />
    </Shell>
  );
}
