import { useLocale, useTranslations } from "next-intl";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { ContractChangeList } from "#components/versions/contract-change-list.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { ConsumerImpact } from "#lib/rollbacks/schema.ts";

type Props = { consumers: readonly ConsumerImpact[]; read: readonly string[]; version: string };

/** What a consumer meets besides fields that go: types, units, label maps, what it sends. */
function otherChanges({ lostFields, changes }: ConsumerImpact): ConsumerImpact["changes"] {
  return changes.filter(({ side, field }) => side === "request" || !lostFields.includes(field));
}

function ImpactText({ impact, version }: { impact: ConsumerImpact; version: string }) {
  const t = useTranslations("rollbacks.version");
  const locale = useLocale();
  const { name: consumer, lostFields, breaks, isKnown } = impact;
  const others = otherChanges(impact);
  const said =
    lostFields.length > 0
      ? t.rich(breaks ? "consumerLoses" : "consumerLosesOptional", {
          consumer,
          fields: lostFields.join(listCommaIn(locale)),
          version,
          b: (text) => <b>{text}</b>,
          code: (text) => <code>{text}</code>,
        })
      : t.rich(breaks || isKnown ? "consumerBreaks" : "consumerUnknown", {
          consumer,
          version,
          b: (text) => <b>{text}</b>,
        });
  return (
    <div>
      <p>{said}</p>
      <ContractChangeList changes={others} />
    </div>
  );
}

function isTold({ breaks, lostFields, isKnown }: ConsumerImpact): boolean {
  return breaks || lostFields.length > 0 || !isKnown;
}

/** What each consumer meets; what breaks it must be ticked as read, an optional field or what is not known is only told. */
export function ConsumerTicks({ consumers, read, version }: Props) {
  const told = consumers.filter(isTold);
  const firstTick = told.find(({ breaks }) => breaks)?.consumerId;
  return told.map((impact) => {
    const { consumerId, name, breaks } = impact;
    const Row = breaks ? "label" : "div";
    return (
      <Row className="warn" key={consumerId} data-consumer={name}>
        {breaks && (
          <input
            type="checkbox"
            name="readConsumers[]"
            value={consumerId}
            defaultChecked={read.includes(consumerId)}
            {...(consumerId === firstTick && { id: "field-readConsumers--" })}
          />
        )}
        <span>
          <Icon name="warning" size="medium" />
        </span>
        <ImpactText impact={impact} version={version} />
      </Row>
    );
  });
}
