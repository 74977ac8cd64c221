/** The address of a version's golden replay, where its forms lead back to. */
export function replayTab(locale: string, { model, version }: { model: string; version: string }): string {
  return `/${locale}/models/${model}/versions/${version}?tab=replay`;
}
