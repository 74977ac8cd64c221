import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import { versionReplaysAddress } from "#lib/replays/client.ts";
import { samplesAddress } from "#lib/replays/sample-schema.ts";
import type { SamplePlace, SampleView } from "#lib/replays/sample-schema.ts";
import { SampleCard } from "./sample-card.tsx";
import type { SamplePage } from "./sample-card.tsx";

const anchor = "samples";

/** Whether any case was answered by both versions: before that nothing is the same and nothing differs. */
function hasCompared({ standings }: SampleView): boolean {
  return standings.answer_differs + standings.values_differ + standings.same > 0;
}

function Finding({ view }: { view: SampleView }) {
  const t = useTranslations("samples");
  const { version, against, standings, preferences } = view;
  if (against === null) return <p>{t("alone", { version: version.shortName })}</p>;
  const { answer_differs: differ, values_differ: values, same, one_sided: open } = standings;
  const isCompared = hasCompared(view);
  const total = preferences.this + preferences.against + preferences.neither;
  const names = { first: against.shortName, second: version.shortName };
  return (
    <>
      <p className="lead">
        {t(isCompared ? "sentence" : "uncompared", {
          differ,
          version: version.shortName,
          against: against.shortName,
        })}
      </p>
      {isCompared && <p className="sub">{t("standings", { values, same, open })}</p>}
      {total > 0 && (
        <p data-preferences={total}>
          {t("preferences", {
            ...names,
            total,
            one: formatCount(preferences.against),
            two: formatCount(preferences.this),
            neither: formatCount(preferences.neither),
          })}
        </p>
      )}
    </>
  );
}

function Unasked({ view, place, idempotencyKey }: SamplePage) {
  const t = useTranslations("samples");
  return view.unasked.map(({ version, casesOf, cases, asking }) => (
    <div key={version.id} className="unasked" data-unasked={version.shortName}>
      <p>
        {t("unasked", { version: version.shortName, cases, of: casesOf.shortName })}
        <Gap />
        {asking !== null &&
          t("asking", { done: formatCount(asking.done), total: formatCount(asking.total) })}{" "}
        {asking === null && (view.canReplay ? t("askHow") : t("askNoRole"))}
        <Gap />
        {asking !== null && <Link href={samplesAddress(place)}>{t("lookAgain")}</Link>}
      </p>
      {asking === null && view.canReplay && (
        <form method="post" action={versionReplaysAddress(place.model, version.id)}>
          <HiddenFields idempotencyKey={`${idempotencyKey}.ask.${version.id}`} />
          <input type="hidden" name="goldenVersion" value={casesOf.id} />
          <input type="hidden" name="samplesOf" value={view.version.id} />
          {place.rollbackId !== undefined && (
            <input type="hidden" name="rollbackId" value={place.rollbackId} />
          )}
          <Button>{t("ask", { version: version.shortName })}</Button>
        </form>
      )}
    </div>
  ));
}

/** A plain form of the address, so that the choice is pressed or not for everybody, and works without scripts. */
function BlindToggle({ view, place }: { view: SampleView; place: SamplePlace }) {
  const t = useTranslations("samples");
  const locale = useLocale();
  if (view.against === null || (!hasCompared(view) && !view.isBlind)) return null;
  if (!view.canPrefer) return <p className="sub">{t("blindNoPerson")}</p>;
  const { pathname, searchParams } = new URL(
    samplesAddress({ ...place, blind: !view.isBlind, page: 1 }),
    "http://address",
  );
  return (
    <form action={`/${locale}${pathname}#${anchor}`} className="bt">
      {[...searchParams].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button aria-pressed={view.isBlind}>{t("blind")}</Button>
      <span className="sub">{t("blindHow")}</span>
    </form>
  );
}

function ModalityLinks({ view, place }: { view: SampleView; place: SamplePlace }) {
  const t = useTranslations("samples");
  const all = view.modalities.reduce((sum, { cases }) => sum + cases, 0);
  const address = (modality: string | undefined) => samplesAddress({ ...place, modality, page: 1 });
  return (
    <nav className="mfl" aria-label={t("filter")}>
      <Link
        href={address(undefined)}
        aria-current={view.modality === null ? "true" : undefined}
        scroll={false}
      >
        {t("all", { count: formatCount(all) })}
      </Link>
      {view.modalities.map(({ modality, differing }) => (
        <Link
          key={modality}
          href={address(modality)}
          aria-current={view.modality === modality ? "true" : undefined}
          scroll={false}
        >
          <ModalityMark modality={modality} />{" "}
          {hasCompared(view) && <span className="sub">{t("differing", { count: differing })}</span>}
        </Link>
      ))}
    </nav>
  );
}

/** On a phone the answers stand one below the other: this shows one of them, in the same place, at a press and without script. */
function SideSwitch({ view }: { view: SampleView }) {
  const t = useTranslations("samples");
  if (view.against === null || view.samples.length === 0) return null;
  const sides = view.isBlind
    ? { a: t("side", { side: "a" }), b: t("side", { side: "b" }) }
    : { a: view.against.shortName, b: view.version.shortName };
  return (
    <fieldset className="sw">
      <legend className="vh">{t("switch")}</legend>
      {(["both", "a", "b"] as const).map((side) => (
        <label key={side}>
          <input type="radio" name="side" value={side} defaultChecked={side === "both"} />
          <span>{side === "both" ? t("both") : sides[side]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Pages({ view, place }: { view: SampleView; place: SamplePlace }) {
  const t = useTranslations("samples");
  const { page, pages } = view;
  if (pages === 1) return null;
  return (
    <nav className="pgs" aria-label={t("pages")}>
      {page > 1 && (
        <Link href={`${samplesAddress({ ...place, page: page - 1 })}#${anchor}`}>{t("previous")}</Link>
      )}
      <span>{t("page", { page: formatCount(page), pages: formatCount(pages) })}</span>
      {page < pages && (
        <Link href={`${samplesAddress({ ...place, page: page + 1 })}#${anchor}`}>{t("next")}</Link>
      )}
    </nav>
  );
}

function Nothing({ view, place }: { view: SampleView; place: SamplePlace }) {
  const t = useTranslations("samples");
  if (view.modalities.length === 0) {
    return (
      <EmptyState kind="no_data_yet" title={t("none")}>
        {t("noneHow")}
      </EmptyState>
    );
  }
  const clear = (
    <Link href={samplesAddress({ ...place, modality: undefined, page: 1, blind: false })}>{t("clear")}</Link>
  );
  return (
    <EmptyState kind="filtered" title={view.isBlind ? t("nothingToJudge") : t("filtered")} action={clear} />
  );
}

/** Golden inputs with the answers of two versions: filters, the blind choice, and twelve samples to see and hear. */
export function SamplePanel(props: SamplePage) {
  const { view, place } = props;
  const t = useTranslations("samples");
  return (
    <div id={anchor} className="smps" data-blind={view.isBlind}>
      <h2>{t("title")}</h2>
      <Finding view={view} />
      <Unasked {...props} />
      <BlindToggle view={view} place={place} />
      {view.modalities.length > 0 && <ModalityLinks view={view} place={place} />}
      {view.samples.length === 0 && <Nothing view={view} place={place} />}
      <SideSwitch view={view} />
      <ul className="smpl" aria-label={t("title")}>
        {view.samples.map((sample) => (
          <SampleCard key={sample.inputSha256} {...props} sample={sample} />
        ))}
      </ul>
      <Pages view={view} place={place} />
    </div>
  );
}
