import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { useChannelWord } from "#components/notifications/channel-word.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { Button } from "#components/ui/button.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import { testChannelAddress } from "#lib/consumers/client.ts";
import type { Consumer, ConsumerChannel } from "#lib/consumers/schema.ts";
import { failureOfTest } from "#lib/targets/core/connection-standing.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";

type Props = {
  consumer: Consumer;
  /** The test that was asked for last, if it was of one of these channels. */
  test: ConnectionTest | null;
  canTest: boolean;
  keyOf: (name: string) => string;
};

/** The address of a channel, which only administrators are shown. */
function addressOf({ settings }: ConsumerChannel): string {
  return Object.values(settings)
    .filter((value) => typeof value === "string")
    .join(", ");
}

function TestResult({ test, again }: { test: ConnectionTest; again: string }) {
  const t = useTranslations("consumers");
  const why = useFailureWords();
  const { status, result } = test;
  const failed = failureOfTest(test);
  const latency = result?.latencyMs == null ? "–" : formatCount(Math.round(result.latencyMs));
  return (
    <div className="q" role="status" data-test={status}>
      <p>
        {t(`tested.${status}`, { latency, failure: failed === null ? "" : why(failed.reason) })}{" "}
        {status === "queued" && <Link href={again}>{t("again")}</Link>}
      </p>
      <TechnicalDetail text={failed?.text} />
    </div>
  );
}

/** How a consumer is reached, each channel with "Test now", which sends a real message. */
export function ConsumerChannels({ consumer, test, canTest, keyOf }: Props) {
  const t = useTranslations("consumers");
  const channelWord = useChannelWord();
  const { channels, model, slug } = consumer;
  const query = new URLSearchParams({ model, test: test?.id ?? "" });
  if (channels.length === 0) return <p>{t("noChannels")}</p>;
  return (
    <ul className="chn">
      {channels.map((channel) => (
        <li key={channel.id} data-channel={channel.kind}>
          <p>
            <b>{channelWord(channel.kind)}</b> <span className="q">{addressOf(channel)}</span>
            {!channel.enabled && <span className="q"> {t("off")}</span>}
          </p>
          {canTest && channel.enabled && (
            <form method="post" action={testChannelAddress(model, slug)}>
              <HiddenFields idempotencyKey={keyOf(channel.id)} />
              <input type="hidden" name="channelId" value={channel.id} />
              <Button>{t("test")}</Button>
            </form>
          )}
          {test?.subjectId === channel.id && (
            <TestResult test={test} again={`/settings/consumers?${query.toString()}#${slug}`} />
          )}
        </li>
      ))}
    </ul>
  );
}
