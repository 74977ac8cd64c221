import type { AbstractIntlMessages } from "next-intl";
import { namespaces } from "./namespaces.ts";
import type { Namespace } from "./namespaces.ts";
import type { Locale } from "./routing.ts";

/** The messages of the named files in one language, under their names. */
export async function loadMessages(
  locale: Locale,
  names: readonly Namespace[] = namespaces,
): Promise<Record<string, AbstractIntlMessages>> {
  const files = await Promise.all(
    names.map(async (name) => {
      const file = (await import(`./${locale}/${name}.json`)) as { default: AbstractIntlMessages };
      return [name, file.default] as const;
    }),
  );
  return Object.fromEntries(files);
}
