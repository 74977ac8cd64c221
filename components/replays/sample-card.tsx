import { useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { samplePreferenceAddress } from "#lib/replays/client.ts";
import { sampleAnchor } from "#lib/replays/sample-schema.ts";
import type {
  Sample,
  SampleAnswer,
  SamplePlace,
  SampleStanding,
  SampleView,
} from "#lib/replays/sample-schema.ts";
import { SampleAnswerView } from "./sample-answer.tsx";
import { SampleMediaView } from "./sample-media.tsx";

const icons: Record<SampleStanding, IconName> = {
  answer_differs: "swap",
  values_differ: "dots",
  same: "same",
  one_sided: "dash",
};

/** A page of samples, the address that it stands at, and the key of its forms. */
export type SamplePage = {
  view: SampleView;
  place: SamplePlace;
  idempotencyKey: string;
};

type Props = SamplePage & { sample: Sample };

function useWho({ view, place, sample }: Omit<Props, "idempotencyKey">): (answer: SampleAnswer) => string {
  const t = useTranslations("samples");
  return ({ side, versionId, shortName }) => {
    if (versionId === null || shortName === null) return t("side", { side });
    if (view.isBlind && sample.preferred !== null) return t("was", { side, version: shortName });
    return t("whose", {
      place: place.rollbackId === undefined ? "version" : "rollback",
      role: versionId === view.version.id ? "this" : "against",
      version: shortName,
    });
  };
}

function Preference({ sample, view, place, idempotencyKey }: Props) {
  const t = useTranslations("samples");
  if (!view.isBlind || view.against === null) return null;
  const { preferred, inputSha256 } = sample;
  if (preferred !== null) {
    const version =
      preferred === "neither" ? "none" : view[preferred === "this" ? "version" : "against"]?.shortName;
    return (
      <p className="pref" role="status">
        {t("preferred", { version: version ?? "none" })}
      </p>
    );
  }
  return (
    <form
      method="post"
      action={samplePreferenceAddress(place.model, view.version.id, inputSha256)}
      className="pref"
    >
      <HiddenFields idempotencyKey={`${idempotencyKey}.${inputSha256.slice(0, 12)}`} />
      <input type="hidden" name="against" value={view.against.id} />
      {place.modality !== undefined && <input type="hidden" name="modality" value={place.modality} />}
      {place.rollbackId !== undefined && <input type="hidden" name="rollbackId" value={place.rollbackId} />}
      <input type="hidden" name="page" value={view.page} />
      <fieldset>
        <legend>{t("choose")}</legend>
        {(["a", "b", "neither"] as const).map((choice) => (
          <Button key={choice} name="choice" value={choice}>
            {t(`prefer.${choice}`)}
          </Button>
        ))}
      </fieldset>
    </form>
  );
}

/** One golden input as it is read, seen or heard, and what the two versions answered to it. */
export function SampleCard(props: Props) {
  const { sample } = props;
  const t = useTranslations("samples");
  const who = useWho(props);
  const { key, modality, critical, standing, inputs, answers, firstDiverging, inputSha256 } = sample;
  return (
    <li id={sampleAnchor(inputSha256)} className="smp" data-sample={key} data-standing={standing}>
      <h3>
        <ModalityMark modality={modality} /> <code>{key}</code>
        {critical && <b>{t("critical")}</b>}
        <span className="st">
          <Icon name={icons[standing]} />
          {t(`standing.${standing}`)}
        </span>
      </h3>
      <div className="trio">
        <div className="inp">
          <h4>{t("input")}</h4>
          {inputs.map(({ name, media }) => (
            <SampleMediaView key={name} media={media} name={name} sample={key} />
          ))}
        </div>
        {answers.map((answer) => (
          <SampleAnswerView key={answer.side} answer={answer} sample={key} who={who(answer)} />
        ))}
      </div>
      {firstDiverging !== null && standing !== "same" && (
        <p className="sub">{t(`diverging.${firstDiverging}`)}</p>
      )}
      <Preference {...props} />
    </li>
  );
}
