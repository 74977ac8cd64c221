import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { inCode } from "#components/shell/in-code.tsx";
import { Section } from "#components/shell/section.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { OverviewView } from "#lib/rollbacks/overview-schema.ts";

const tasks = [
  { key: "targets", href: "/settings/targets" },
  { key: "sources", href: "/settings/sources" },
  { key: "versions", href: "/models" },
] as const;

/** What a fresh installation needs before anything can be rolled back, with what is done of it; nothing once all is. */
export function FirstRun({ has }: { has: OverviewView["firstRun"] }) {
  const t = useTranslations("overview.firstRun");
  const done = tasks.filter(({ key }) => has[key]).length;
  if (done === tasks.length) return null;
  const isFresh = done === 0;
  return (
    <Section id="first-run" title={t("title")} note={t("note", { done })}>
      <ol className="first-run">
        {tasks.map(({ key, href }) => {
          const isDone = has[key];
          return (
            <li key={key} data-task={key} data-done={isDone}>
              <h3 className="t16">
                <Link href={href}>{t(key)}</Link>{" "}
                <span className="q">
                  {isDone && <Icon name="tick" />} {t(isDone ? "done" : "todo")}
                </span>
              </h3>
              {!isDone && <p className="sub">{t.rich(`${key}How`, inCode)}</p>}
            </li>
          );
        })}
      </ol>
      {isFresh && <p className="sub">{t.rich("demo", inCode)}</p>}
    </Section>
  );
}
