import { useLocale } from "next-intl";

type Props = {
  /** Fresh for each time the page is drawn, so that a press counts once however often it is sent. */
  idempotencyKey: string;
  expectedRevision?: number;
  expectedStage?: number;
};

/** What every form of the guided rollback carries unseen: language, key, and the state that it was drawn from. */
export function HiddenFields({ idempotencyKey, expectedRevision, expectedStage }: Props) {
  const locale = useLocale();
  return (
    <>
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="idempotency_key" value={idempotencyKey} />
      {expectedRevision !== undefined && (
        <input type="hidden" name="expectedRevision:number" value={expectedRevision} />
      )}
      {expectedStage !== undefined && (
        <input type="hidden" name="expectedStage:number" value={expectedStage} />
      )}
    </>
  );
}
